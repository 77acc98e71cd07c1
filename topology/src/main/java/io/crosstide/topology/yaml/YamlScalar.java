package io.crosstide.topology.yaml;

/**
 * A single value.
 *
 * @param kind type of the text by the core schema of YAML 1.2
 * @param text text as written, without quotes
 */
public record YamlScalar(int line, Kind kind, String text) implements YamlNode {

    /** The type of a scalar. */
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        NULL,
        /** A scalar for which a mistake has been reported already; no other mistake is reported. */
        MISTAKEN
    }

    static YamlScalar mistaken(int line) {
        return new YamlScalar(line, Kind.MISTAKEN, "");
    }
}
