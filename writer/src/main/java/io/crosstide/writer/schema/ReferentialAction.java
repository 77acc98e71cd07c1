package io.crosstide.writer.schema;

import java.util.Locale;

/** What a foreign key does to the children if the parent's row is deleted or its key changes. */
public enum ReferentialAction {
    RESTRICT,
    NO_ACTION,
    CASCADE,
    SET_NULL,
    SET_DEFAULT;

    /** By the name that information_schema has, such as {@code NO ACTION}. */
    static ReferentialAction of(String rule) {
        return valueOf(rule.toUpperCase(Locale.ROOT).replace(' ', '_'));
    }

    /** Whether the server changes the children's rows by itself. */
    public boolean changesChildren() {
        return this == CASCADE || this == SET_NULL;
    }
}
