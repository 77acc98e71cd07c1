package io.crosstide.writer.apply;

import io.crosstide.change.event.ColumnValue;

/**
 * DATE, TIME, DATETIME and TIMESTAMP, as text in a session whose time zone is UTC.
 *
 * @param fractionalDigits of the target's column, which may have more than the source's
 */
record TemporalSql(int fractionalDigits) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append("?", text(value));
    }

    /** Compared as text, since a comparison by value takes zero and partial dates in other ways. */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append("CAST(" + column + " AS CHAR) = ?", padded(text(value)));
    }

    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        sql.append(column + " = ?", text(value));
    }

    @Override
    public boolean needsIndexCondition() {
        return true;
    }

    private String padded(String text) {
        int point = text.indexOf('.');
        int digits = point < 0 ? 0 : text.length() - point - 1;
        if (digits >= fractionalDigits) {
            return text;
        }
        return text + (point < 0 ? "." : "") + "0".repeat(fractionalDigits - digits);
    }

    private static String text(ColumnValue value) {
        if (value instanceof ColumnValue.Temporal temporal) {
            return temporal.text();
        }
        throw UnexpectedValue.of(value);
    }
}
