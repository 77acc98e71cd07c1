package io.crosstide.topology.yaml;

/** A node of a YAML document. Lines count from 1. */
public sealed interface YamlNode permits YamlMapping, YamlSequence, YamlScalar {

    int line();
}
