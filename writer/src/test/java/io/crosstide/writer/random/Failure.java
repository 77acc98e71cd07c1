package io.crosstide.writer.random;

/**
 * What went wrong with a plan.
 *
 * @param kind tells whether two plans fail in the same way
 */
record Failure(String kind, String detail) {}
