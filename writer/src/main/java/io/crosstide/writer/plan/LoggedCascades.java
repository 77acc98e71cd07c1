package io.crosstide.writer.plan;

import io.crosstide.change.event.RowsEvent;

/**
 * Tells whether a source logs what its foreign keys cascade to.
 *
 * <p>Servers that enforce foreign keys above the storage engine (MySQL 9.6 and newer, unless told otherwise) mark all
 * their rows events with USE_SQL_FOREIGN_KEY_F, log cascaded changes of children before the parent's change, and mark
 * those as made without foreign key checks. Others leave cascades out of the binary log.
 */
public final class LoggedCascades {
    /** MySQL's {@code Rows_event::USE_SQL_FOREIGN_KEY_F}. */
    private static final int USE_SQL_FOREIGN_KEY = 0x0010;

    private LoggedCascades() {}

    /** Whether cascades of this statement, if there were any, are in the binary log. */
    public static boolean in(RowsEvent rows) {
        return (rows.flags() & USE_SQL_FOREIGN_KEY) != 0;
    }
}
