package io.crosstide.writer.plan;

import io.crosstide.change.row.RowsEvent;

/**
 * Detects whether a source logs the row changes of its cascades.
 *
 * <p>Some servers enforce foreign keys above the storage engine (the default since MySQL 9.6). They mark all their rows
 * events with USE_SQL_FOREIGN_KEY_F. They log cascaded changes of children before the change of the parent, and mark
 * them as made without foreign key checks. Other servers do not log cascades.
 */
public final class LoggedCascades {
    /** MySQL's {@code Rows_event::USE_SQL_FOREIGN_KEY_F}. */
    private static final int USE_SQL_FOREIGN_KEY = 0x0010;

    private LoggedCascades() {}

    /** Whether the binary log contains the cascades of this statement, if it had any. */
    public static boolean in(RowsEvent rows) {
        return (rows.flags() & USE_SQL_FOREIGN_KEY) != 0;
    }
}
