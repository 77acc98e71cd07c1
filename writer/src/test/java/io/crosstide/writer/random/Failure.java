package io.crosstide.writer.random;

/**
 * A failure of a plan.
 *
 * @param kind equal if two plans fail in the same way
 */
record Failure(String kind, String detail) {}
