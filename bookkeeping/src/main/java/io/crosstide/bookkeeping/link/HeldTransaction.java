package io.crosstide.bookkeeping.link;

import io.crosstide.change.gtid.Gtid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A transaction of the source that the target cannot take, so that it holds its link, or the tables that it changes; or one that the
 * stream cannot publish, so that it holds the stream.
 *
 * @param seq at a source, it has none in its stream: {@link HeldTransactionTable#HELD}, or 1 when it is recorded as skipped
 * @param tables the tables that it changes, {@code database.table}; {@code database.*} if a statement names only the database; empty if
 *     they cannot be read
 * @param rows number of its row changes; null if they cannot be counted
 * @param error why the target cannot take it, or the stream cannot publish it
 * @param order null if nobody has ordered to skip it
 */
public record HeldTransaction(
        Gtid gtid,
        long seq,
        List<String> tables,
        @Nullable Long rows,
        String error,
        Instant since,
        @Nullable Order order) {
    /** The end of a name in {@code tables} that stands for all tables of a database. */
    public static final String ANY_TABLE = ".*";

    /**
     * An operator's order to skip the transaction.
     *
     * @param by the operator, user@host
     * @param reason why the operator gave it
     */
    public record Order(String by, String reason, Instant since) {
        @Override
        public String toString() {
            return "by " + by + " at " + since + ": " + reason;
        }
    }

    public HeldTransaction {
        tables = List.copyOf(tables);
    }
}
