package io.crosstide.bookkeeping.conflict;

import java.util.Locale;

/** Whether somebody has to look at a conflict. */
public enum ConflictStatus {
    OPEN,
    RESOLVED,
    IGNORED;

    /** As reports name it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status of this label. */
    public static ConflictStatus ofLabel(String label) {
        for (ConflictStatus status : values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is not the status of a conflict");
    }
}
