package io.crosstide.writer.row;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;

/** The definition of one table of the target prevents a change. Transactions of other tables are not affected. */
public final class TableRefusedException extends LinkStoppedException {
    private static final long serialVersionUID = 1L;

    private final transient TableName table;

    public TableRefusedException(TableName table, String message, String remedy) {
        super(message, remedy);
        this.table = table;
    }

    public TableName table() {
        return table;
    }
}
