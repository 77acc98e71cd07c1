package io.crosstide.topology.yaml;

/**
 * A single value.
 *
 * @param kind what the text stands for by the core schema of YAML 1.2
 * @param text as written, without quotes
 */
public record YamlScalar(int line, Kind kind, String text) implements YamlNode {

    /** What a scalar stands for. */
    public enum Kind {
        TEXT,
        INTEGER,
        NUMBER,
        BOOLEAN,
        NULL,
        /** Stands where a mistake has been reported already; nothing more is to be said of it. */
        MISTAKEN
    }

    static YamlScalar mistaken(int line) {
        return new YamlScalar(line, Kind.MISTAKEN, "");
    }
}
