package io.crosstide.bookkeeping.conflict;

/** What a row change met instead of what it expected. */
public enum ConflictKind {
    /** The primary or a unique key of the new row is taken. */
    INSERT_EXISTS("insert-exists"),
    /** No row under the before image's key. */
    UPDATE_MISSING("update-missing"),
    /** The row is there, and differs from the before image. */
    UPDATE_DIFFERS("update-differs"),
    /** The row is as expected, its new unique value is taken by another. */
    UPDATE_EXISTS("update-exists"),
    /** No row under the before image's key. */
    DELETE_MISSING("delete-missing"),
    /** The row is there, and differs from the before image. */
    DELETE_DIFFERS("delete-differs"),
    /** A foreign key finds no parent. */
    PARENT_MISSING("parent-missing"),
    /** A foreign key holds the row because of its children, or would take children along that the source did not know. */
    CHILD_EXISTS("child-exists"),
    /** A CHECK or another constraint of the target refuses. */
    CONSTRAINT("constraint");

    private final String label;

    ConflictKind(String label) {
        this.label = label;
    }

    /** As reports and metrics name it. */
    public String label() {
        return label;
    }

    /** The kind of this label. */
    public static ConflictKind ofLabel(String label) {
        for (ConflictKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is not a kind of conflict");
    }
}
