package io.crosstide.change.event;

/** What happens to a row. */
public enum Kind {
    INSERT,
    UPDATE,
    DELETE
}
