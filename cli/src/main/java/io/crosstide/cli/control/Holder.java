package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import java.sql.Connection;
import java.sql.SQLException;

/** What a transaction can hold: a link, at its target, or a stream, at its source. */
public sealed interface Holder permits LinkHolder, StreamHolder {
    String mesh();

    String cluster();

    /** The datacenter whose MySQL has the held transactions and the orders, and gets the records. */
    String datacenter();

    /** The name in messages. */
    String label();

    HeldTransactionTable table();

    /** What holds it now. */
    Held read(Connection connection) throws SQLException;

    /** Withdraws an order. Returns false if there is none that can be withdrawn. */
    boolean withdraw(Connection connection, Gtid gtid) throws SQLException;

    /** Who obeys an order, and when. */
    String obeyed();
}
