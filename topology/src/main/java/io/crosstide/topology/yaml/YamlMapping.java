package io.crosstide.topology.yaml;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A mapping, its entries in the file's order. */
public record YamlMapping(int line, Map<String, Entry> entries) implements YamlNode {

    /** A value and the line of its key. */
    public record Entry(int keyLine, YamlNode value) {}

    public YamlMapping {
        entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
}
