package io.crosstide.bookkeeping;

/**
 * A row that a transaction expects to find.
 *
 * @param table quoted
 * @param name what the condition calls the row
 * @param condition an SQL expression that is true for this row alone
 */
public record ExpectedRow(String table, String name, String condition) {}
