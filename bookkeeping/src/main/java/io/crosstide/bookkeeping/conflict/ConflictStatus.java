package io.crosstide.bookkeeping.conflict;

import java.util.Locale;

/** Whether somebody must check a conflict. */
public enum ConflictStatus {
    OPEN,
    RESOLVED,
    IGNORED;

    /** The name in reports. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The status with this label. */
    public static ConflictStatus ofLabel(String label) {
        for (ConflictStatus status : values()) {
            if (status.label().equals(label)) {
                return status;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is not the status of a conflict");
    }
}
