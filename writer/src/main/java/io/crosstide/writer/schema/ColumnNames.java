package io.crosstide.writer.schema;

import java.util.Locale;

/**
 * Compares column names as MySQL does: by their lower case. {@link String#equalsIgnoreCase} also compares upper case.
 * It treats names as equal that one table may contain together, such as {@code i} and {@code ı}, or {@code σ} and
 * {@code ς}.
 */
public final class ColumnNames {
    private ColumnNames() {}

    public static boolean same(String one, String other) {
        return one.equals(other) || one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
