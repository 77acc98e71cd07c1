package io.crosstide.topology.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The readable part of a YAML text.
 *
 * @param root root node; null if there is none
 * @param complete false if reading had to stop early, so that missing parts may be in the unread text
 */
public record YamlDocument(@Nullable YamlNode root, List<YamlMistake> mistakes, boolean complete) {

    public YamlDocument {
        mistakes = List.copyOf(mistakes);
    }
}
