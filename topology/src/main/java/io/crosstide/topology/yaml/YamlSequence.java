package io.crosstide.topology.yaml;

import java.util.List;

/** A list. */
public record YamlSequence(int line, List<YamlNode> elements) implements YamlNode {

    public YamlSequence {
        elements = List.copyOf(elements);
    }
}
