package io.crosstide.topology.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a YAML text.
 *
 * @param root null when there is none
 * @param complete false when reading had to stop early, so that what is missing may only be unread
 */
public record YamlDocument(@Nullable YamlNode root, List<YamlMistake> mistakes, boolean complete) {

    public YamlDocument {
        mistakes = List.copyOf(mistakes);
    }
}
