package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import java.time.YearMonth;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * DATE, TIME, DATETIME and TIMESTAMP, as text in a session whose time zone is UTC.
 *
 * @param fractionalDigits of the target's column, which may have more digits than the source's
 */
public record TemporalSql(int fractionalDigits) implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        sql.append("?", text(value));
    }

    /** Compares as text, because a comparison by value treats zero dates and partial dates differently. */
    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        sql.append(equation(column, value));
    }

    @Override
    public Equation equation(String column, ColumnValue value) {
        return Equation.of("CAST(" + column + " AS CHAR)", padded(text(value)));
    }

    /**
     * Searches for a day that does not exist, such as February 30, in a range of days around it: a table partitioned by
     * {@code RANGE (TO_DAYS(d))} stores it in the partition of March 1, but MySQL searches for {@code d = '2024-02-30'}
     * in another partition.
     */
    @Override
    public void matches(Sql sql, String column, ColumnValue value) {
        String text = text(value);
        if (isNonexistentDay(text)) {
            String year = text.substring(0, 4);
            int month = month(text);
            sql.append(column + " >= ?", String.format(Locale.ROOT, "%s-%02d-28", year, month))
                    .append(" AND " + column + " < ?", String.format(Locale.ROOT, "%s-%02d-03", year, month + 1))
                    .append(" AND ");
            same(sql, column, value);
        } else {
            sql.append(Equation.of(column, text));
        }
    }

    @Override
    public @Nullable Equation matchingEquation(String column, ColumnValue value) {
        String text = text(value);
        return isNonexistentDay(text) ? null : Equation.of(column, text);
    }

    private static boolean isNonexistentDay(String text) {
        if (text.length() < 10 || text.charAt(4) != '-' || text.charAt(7) != '-' || month(text) == 0) {
            return false; // a time, or a day of month 0; MySQL finds both
        }
        int year = Math.max(1, Integer.parseInt(text.substring(0, 4))); // MySQL's year 0 is not a leap year
        int day = Integer.parseInt(text.substring(8, 10));
        return day > YearMonth.of(year, month(text)).lengthOfMonth();
    }

    private static int month(String text) {
        return Integer.parseInt(text.substring(5, 7));
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
