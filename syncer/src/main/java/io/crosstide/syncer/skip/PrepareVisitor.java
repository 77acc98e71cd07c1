package io.crosstide.syncer.skip;

import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.row.MappedTable;
import java.sql.SQLException;

/** Passes on the rows of an XA PREPARE to the visitor of the XA COMMIT: there it is decided that they commit. */
record PrepareVisitor(TransactionVisitor commit) implements TransactionVisitor {
    @Override
    public void statement(int index, QueryEvent statement) throws SQLException {
        commit.statement(index, statement);
    }

    @Override
    public void rows(int index, MappedTable table, byte[] map, byte[] event) throws SQLException {
        commit.rows(index, table, map, event);
    }

    @Override
    public void unreadable(int index, String why) throws SQLException {
        commit.unreadable(index, why);
    }

    @Override
    public void xaStarts() {}
}
