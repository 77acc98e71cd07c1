package io.crosstide.change.event;

import org.jspecify.annotations.Nullable;

/** Values as conflict reports show them: text or null, bytes as {@code 0x...}. */
@SuppressWarnings("DoNotCallSuggester")
public final class ReportText {
    private ReportText() {}

    /** Null for SQL NULL; never for another value. */
    public static @Nullable String of(ColumnValue value, Column column) {
        throw new UnsupportedOperationException("not yet " + value + column);
    }
}
