package io.crosstide.topology.yaml;

/** A mistake in the YAML itself; {@code path} is the place as far as it is known. */
public record YamlMistake(int line, String path, String message, String remedy) {}
