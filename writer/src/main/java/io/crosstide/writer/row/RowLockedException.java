package io.crosstide.writer.row;

import io.crosstide.change.row.TableName;
import java.sql.SQLException;
import java.sql.SQLTransactionRollbackException;

/**
 * Another session holds a lock of a row, or MySQL ended a deadlock with it, while a row of this table was changed. The
 * error number is the one that MySQL reports.
 */
public final class RowLockedException extends SQLTransactionRollbackException {
    private static final long serialVersionUID = 1L;

    private final transient TableName table;

    public RowLockedException(TableName table, SQLException cause) {
        super(
                "a row that a change of table " + table + " needs is locked: " + cause.getMessage(),
                cause.getSQLState(),
                cause.getErrorCode(),
                cause);
        this.table = table;
    }

    public TableName table() {
        return table;
    }
}
