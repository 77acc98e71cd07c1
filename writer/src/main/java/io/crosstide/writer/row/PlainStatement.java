package io.crosstide.writer.row;

/**
 * A statement with all its values.
 *
 * @param rows number of rows that it must change or find
 */
public record PlainStatement(String sql, int rows) {}
