package io.crosstide.cli.control;

import io.crosstide.bookkeeping.link.LinkControlTable;
import java.sql.Connection;
import java.sql.SQLException;

/** What an operator orders for a link. */
@FunctionalInterface
public interface Order {
    /** Writes the order at the target. Returns what it did, for people. */
    String give(LinkControlTable table, Connection target) throws SQLException;
}
