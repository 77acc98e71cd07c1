package io.crosstide.syncer.skip;

import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.row.MappedTable;
import java.sql.SQLException;

/**
 * Receives what can be read of a transaction that cannot be published.
 *
 * <p>{@code index} numbers the rows events and statements of the transaction, from 0. It does not depend on the rules for tables.
 */
interface TransactionVisitor {
    /** A statement that the binlog contains as text, without its rows. */
    void statement(int index, QueryEvent statement) throws SQLException;

    /**
     * Row changes of a table. The images may lack columns.
     *
     * @param map its table map event
     * @param event the rows event, also of the type PARTIAL_UPDATE_ROWS
     */
    void rows(int index, MappedTable table, byte[] map, byte[] event) throws SQLException;

    /** Changes that cannot be read. */
    void unreadable(int index, String why) throws SQLException;

    /** The transaction is XA: unless it commits in one phase, it is not decided whether what follows commits. */
    void xaStarts();
}
