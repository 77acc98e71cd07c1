package io.crosstide.writer.session;

/**
 * The server's reply to a statement without rows.
 *
 * @param rows number of rows that it has changed, or that its condition has found
 * @param warnings number of warnings
 */
public record Reply(long rows, int warnings) {}
