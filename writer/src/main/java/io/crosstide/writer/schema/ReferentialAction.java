package io.crosstide.writer.schema;

/** What a foreign key does to the children when the parent's row goes or its key changes. */
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
