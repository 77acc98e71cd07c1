package io.crosstide.bookkeeping.conflict;

import java.util.Locale;

/** The rows of a conflict, as {@code crosstide.conflict_part} names them. */
public enum ConflictImage {
    BEFORE,
    AFTER,
    FOUND;

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
