package io.crosstide.bookkeeping.conflict;

/** The kind of a conflict: what a row change found instead of the expected row. */
public enum ConflictKind {
    /** Another row has the primary key or a unique key of the new row. */
    INSERT_EXISTS("insert-exists"),
    /** No row has the key of the before image. */
    UPDATE_MISSING("update-missing"),
    /** The row exists, but differs from the before image. */
    UPDATE_DIFFERS("update-differs"),
    /** The row is as expected, but another row has its new unique value. */
    UPDATE_EXISTS("update-exists"),
    /** No row has the key of the before image. */
    DELETE_MISSING("delete-missing"),
    /** The row exists, but differs from the before image. */
    DELETE_DIFFERS("delete-differs"),
    /** A foreign key finds no parent. */
    PARENT_MISSING("parent-missing"),
    /**
     * A foreign key protects the row because of its children, or would change children that the source did not have.
     */
    CHILD_EXISTS("child-exists"),
    /** A CHECK or another constraint of the target refuses the change. */
    CONSTRAINT("constraint"),
    /** An operator has ordered to skip the transaction: the target could not take it, or the stream could not publish it. */
    SKIPPED("skipped");

    private final String label;

    ConflictKind(String label) {
        this.label = label;
    }

    /** The name in reports and metrics. */
    public String label() {
        return label;
    }

    /** The kind with this label. */
    public static ConflictKind ofLabel(String label) {
        for (ConflictKind kind : values()) {
            if (kind.label.equals(label)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("'" + label + "' is not a kind of conflict");
    }
}
