package io.crosstide.writer.schema;

/** What a foreign key does to the children if the parent's row is deleted or its key changes. */
public enum ReferentialAction {
    RESTRICT,
    NO_ACTION,
    CASCADE,
    SET_NULL,
    SET_DEFAULT;

    /** Whether the server changes the children's rows by itself. */
    public boolean changesChildren() {
        return this == CASCADE || this == SET_NULL;
    }
}
