package io.crosstide.writer.row;

import io.crosstide.change.row.TableName;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/**
 * A session at the target holds a metadata lock of the table, or of a table that foreign keys connect with it. The
 * session alters or has locked the table, or waits for other sessions to release it. The error number is the one that
 * MySQL reports for every lock wait.
 */
public final class TableLockedException extends SQLTransientException {
    private static final long serialVersionUID = 1L;

    private final transient TableName table;

    public TableLockedException(TableName table, SQLException cause) {
        super("table " + table + " is locked: " + cause.getMessage(), cause.getSQLState(), cause.getErrorCode(), cause);
        this.table = table;
    }

    public TableName table() {
        return table;
    }
}
