package io.crosstide.change.definition;

/** A CHECK constraint, with its expression as the server prints it. */
public record DefinedCheck(String name, String clause, boolean enforced) {}
