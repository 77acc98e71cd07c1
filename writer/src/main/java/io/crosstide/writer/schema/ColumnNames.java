package io.crosstide.writer.schema;

import java.util.Locale;

/**
 * Compares names of columns as MySQL does: by their lower case. {@link String#equalsIgnoreCase} compares upper case, too, and
 * holds names equal that one table may have side by side, such as {@code i} and {@code ı}, or {@code σ} and {@code ς}.
 */
public final class ColumnNames {
    private ColumnNames() {}

    public static boolean same(String one, String other) {
        return one.equals(other) || one.toLowerCase(Locale.ROOT).equals(other.toLowerCase(Locale.ROOT));
    }
}
