package io.crosstide.bookkeeping.link;

import java.util.Locale;

/** How a writer applies rows of a table that are as it expects them. */
public enum ApplyMethod {
    /** By the row events of the source, as MySQL's own replica does. */
    ROW_EVENTS,
    /** By SQL statements, because the tables differ or the account may not send row events. */
    SQL;

    /** The name as it is stored and printed. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
