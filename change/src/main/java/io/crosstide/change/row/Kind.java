package io.crosstide.change.row;

/** What happens to a row. */
public enum Kind {
    INSERT,
    UPDATE,
    DELETE
}
