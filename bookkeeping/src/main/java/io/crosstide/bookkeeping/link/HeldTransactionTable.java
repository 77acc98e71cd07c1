package io.crosstide.bookkeeping.link;

import io.crosstide.bookkeeping.conflict.ConflictJson;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code crosstide.held_transaction} of a link or of a stream. The writer adds a transaction that the target cannot take,
 * the syncer one that its stream cannot publish, and an operator may order to skip it: so an order can only be given for a transaction
 * that holds the link or the stream.
 *
 * <p>The target transaction that skips it deletes its row. So each order is obeyed once. A row may stay after the transaction was
 * applied, until the writer clears it.
 *
 * <p>At the source, a row with an order has three steps: held ({@code seq} is 0), recorded ({@code seq} is 1: the records of the skipped
 * transaction are committed with it, and the order cannot be withdrawn), and removed, when the checkpoint of the stream has passed the
 * transaction.
 */
public final class HeldTransactionTable {
    public static final String TABLE = "crosstide.held_transaction";

    /** The seq of a transaction at a source: it has none in its stream yet. */
    public static final long HELD = 0;

    private static final long RECORDED = 1;
    private static final int NO_SUCH_TABLE = 1146;
    private static final int MAX_BY = 255;
    private static final int MAX_REASON = 1000;
    private static final int MAX_ERROR = 10_000;
    private static final String OF_LINK = " WHERE mesh = ? AND cluster = ? AND source = ?";
    private static final String SELECT =
            "SELECT gtid, seq, table_names, row_changes, error, since, ordered_by, ordered_reason, ordered_since FROM "
                    + TABLE + OF_LINK;

    private final LinkName link;

    public HeldTransactionTable(LinkName link) {
        this.link = link;
    }

    /** The transactions that a stream cannot publish, at its own source: no link begins and ends in one datacenter. */
    public HeldTransactionTable(StreamName stream) {
        this(new LinkName(stream.mesh(), stream.cluster(), stream.datacenter(), stream.datacenter()));
    }

    /** Whether a statement failed because the table is missing: an older version of Crosstide created the schema. */
    public static boolean isMissing(SQLException failure) {
        return failure.getErrorCode() == NO_SUCH_TABLE;
    }

    /** All rows of the link, in the order of their seq. */
    public List<HeldTransaction> all(Connection connection) throws SQLException {
        List<HeldTransaction> all = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, SELECT + " ORDER BY seq", 1);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                all.add(held(rows));
            }
        }
        return all;
    }

    /** The row of a transaction. */
    public Optional<HeldTransaction> find(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(connection, SELECT + " AND gtid = ?", 1)) {
            statement.setString(4, gtid.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(held(rows)) : Optional.empty();
            }
        }
    }

    private static HeldTransaction held(ResultSet row) throws SQLException {
        @Nullable Instant ordered = instant(row, 9);
        return new HeldTransaction(
                Gtid.parse(row.getString(1)),
                row.getLong(2),
                ConflictJson.names(row.getString(3)),
                row.getObject(4, Long.class),
                row.getString(5),
                Objects.requireNonNull(instant(row, 6)),
                ordered == null ? null : new HeldTransaction.Order(row.getString(7), row.getString(8), ordered));
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /**
     * Adds the transaction, or replaces what is known of it; an order for it stays.
     *
     * @param seq {@link #HELD} at a source
     */
    public void hold(Connection connection, Gtid gtid, long seq, List<String> tables, @Nullable Long rows, String error)
            throws SQLException {
        String names = ConflictJson.text(tables);
        String why = cut(error, MAX_ERROR);
        Optional<HeldTransaction> before = find(connection, gtid);
        if (before.isPresent() && isSame(before.get(), error) && before.get().seq() == seq) {
            return; // a link that tries again and again writes one transaction
        }
        try (PreparedStatement statement = prepare(
                connection,
                "INSERT INTO " + TABLE
                        + " (mesh, cluster, source, gtid, seq, table_names, row_changes, error, since)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, UTC_TIMESTAMP(6))"
                        + " ON DUPLICATE KEY UPDATE seq = ?, table_names = ?, row_changes = ?, error = ?",
                1)) {
            statement.setString(4, gtid.toString());
            statement.setLong(5, seq);
            statement.setString(6, names);
            statement.setObject(7, rows);
            statement.setString(8, why);
            statement.setLong(9, seq);
            statement.setString(10, names);
            statement.setObject(11, rows);
            statement.setString(12, why);
            statement.executeUpdate();
        }
    }

    /** Whether a transaction is on record with this error. */
    public static boolean isSame(HeldTransaction held, String error) {
        return held.error().equals(cut(error, MAX_ERROR));
    }

    /** Orders to skip a transaction. Returns false, and changes nothing, if it does not hold the link, or if that is ordered already. */
    public boolean order(Connection connection, Gtid gtid, String by, String reason) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE " + TABLE + " SET ordered_by = ?, ordered_reason = ?, ordered_since = UTC_TIMESTAMP(6)"
                        + OF_LINK + " AND gtid = ? AND ordered_since IS NULL",
                3)) {
            statement.setString(1, cut(by, MAX_BY));
            statement.setString(2, cut(reason, MAX_REASON));
            statement.setString(6, gtid.toString());
            return statement.executeUpdate() > 0;
        }
    }

    /** Withdraws an order. Returns false if there is none, perhaps because it is obeyed; waits for a writer that obeys it now. */
    public boolean withdraw(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE " + TABLE + " SET ordered_by = NULL, ordered_reason = NULL, ordered_since = NULL" + OF_LINK
                        + " AND gtid = ? AND ordered_since IS NOT NULL",
                1)) {
            statement.setString(4, gtid.toString());
            return statement.executeUpdate() > 0;
        }
    }

    /** The same at a source. Returns false also if the transaction is recorded as skipped. */
    public boolean withdrawUnlessRecorded(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE " + TABLE + " SET ordered_by = NULL, ordered_reason = NULL, ordered_since = NULL" + OF_LINK
                        + " AND gtid = ? AND ordered_since IS NOT NULL AND seq = " + HELD,
                1)) {
            statement.setString(4, gtid.toString());
            return statement.executeUpdate() > 0;
        }
    }

    /**
     * Marks a transaction at a source as recorded, in the transaction that writes its records. Returns false if there is no order for
     * it. Nobody changes the row before the end of the connection's transaction.
     */
    public boolean recorded(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE " + TABLE + " SET seq = " + RECORDED + OF_LINK
                        + " AND gtid = ? AND ordered_since IS NOT NULL AND seq = " + HELD,
                1)) {
            statement.setString(4, gtid.toString());
            return statement.executeUpdate() == 1;
        }
    }

    /** Whether a transaction at a source is recorded as skipped, and its stream has to pass it. */
    public static boolean isRecorded(HeldTransaction held) {
        return held.order() != null && held.seq() == RECORDED;
    }

    /** Ends an order, in the target transaction that obeys it. Returns false if there is no order for the transaction. */
    public boolean obey(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection, "DELETE FROM " + TABLE + OF_LINK + " AND gtid = ? AND ordered_since IS NOT NULL", 1)) {
            statement.setString(4, gtid.toString());
            return statement.executeUpdate() == 1;
        }
    }

    /**
     * Removes the transactions up to the low-water mark: they are applied. It does not wait for the lock of a transaction that is
     * being skipped, because that is above the mark.
     */
    public void clear(Connection connection, long lowSeq) throws SQLException {
        try {
            for (HeldTransaction each : all(connection)) {
                if (each.seq() <= lowSeq) {
                    remove(connection, each.gtid());
                }
            }
        } catch (SQLException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    /** Removes a transaction, and an order for it. */
    public void remove(Connection connection, Gtid gtid) throws SQLException {
        try (PreparedStatement statement = prepare(connection, "DELETE FROM " + TABLE + OF_LINK + " AND gtid = ?", 1)) {
            statement.setString(4, gtid.toString());
            statement.executeUpdate();
        }
    }

    /** Removes all transactions: those of an earlier stream mean nothing to the next one. */
    public void removeAll(Connection connection) throws SQLException {
        try {
            for (HeldTransaction each : all(connection)) {
                remove(connection, each.gtid());
            }
        } catch (SQLException e) {
            if (!isMissing(e)) {
                throw e;
            }
        }
    }

    private static String cut(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
    }

    /** @param first number of the parameter that takes the mesh */
    private PreparedStatement prepare(Connection connection, String sql, int first) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(first, link.mesh());
        statement.setString(first + 1, link.cluster());
        statement.setString(first + 2, link.source());
        return statement;
    }
}
