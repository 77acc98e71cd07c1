package io.crosstide.bookkeeping.link;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** The row of {@code crosstide.link_control} of a link: what an operator has ordered. */
public final class LinkControlTable {
    public static final String TABLE = "crosstide.link_control";

    private static final int NO_SUCH_TABLE = 1146;
    private static final int MAX_BY = 255;
    private static final int MAX_REASON = 1000;
    private static final String OF_LINK = " WHERE mesh = ? AND cluster = ? AND source = ?";

    /** Limits that an operator gives; null for none of its kind. */
    public record Limits(
            @Nullable Long rowsPerSecond,
            @Nullable Integer threadsRunning,
            @Nullable Integer replicaLagSeconds) {}

    private final LinkName link;

    public LinkControlTable(LinkName link) {
        this.link = link;
    }

    /** Nothing is ordered where the row is missing, or the table: an older version of Crosstide created the schema. */
    public LinkControl read(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(
                        connection,
                        "SELECT paused_by, paused_reason, paused_since, rows_per_second, threads_running,"
                                + " replica_lag_seconds, throttled_by, throttled_since FROM crosstide.link_control"
                                + OF_LINK,
                        1);
                ResultSet row = statement.executeQuery()) {
            return row.next() ? new LinkControl(pause(row), throttle(row)) : LinkControl.NONE;
        } catch (SQLException e) {
            if (isMissing(e)) {
                return LinkControl.NONE;
            }
            throw e;
        }
    }

    /** Whether a statement failed because the table is missing. */
    public static boolean isMissing(SQLException failure) {
        return failure.getErrorCode() == NO_SUCH_TABLE;
    }

    private static LinkControl.@Nullable Pause pause(ResultSet row) throws SQLException {
        @Nullable Instant since = instant(row, 3);
        return since == null ? null : new LinkControl.Pause(text(row, 1), row.getString(2), since);
    }

    private static LinkControl.@Nullable Throttle throttle(ResultSet row) throws SQLException {
        @Nullable Instant since = instant(row, 8);
        return since == null
                ? null
                : new LinkControl.Throttle(
                        row.getObject(4, Long.class),
                        row.getObject(5, Integer.class),
                        row.getObject(6, Integer.class),
                        text(row, 7),
                        since);
    }

    private static String text(ResultSet row, int column) throws SQLException {
        @Nullable String text = row.getString(column);
        return text == null ? "" : text;
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        @Nullable LocalDateTime time = row.getObject(column, LocalDateTime.class);
        return time == null ? null : time.toInstant(ZoneOffset.UTC);
    }

    /** Pauses the link. Returns false, and changes nothing, if it is paused. */
    public boolean pause(Connection connection, String by, @Nullable String reason) throws SQLException {
        ensureRow(connection);
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE crosstide.link_control SET paused_by = ?, paused_reason = ?, paused_since = UTC_TIMESTAMP(6)"
                        + OF_LINK + " AND paused_since IS NULL",
                3)) {
            statement.setString(1, cut(by, MAX_BY));
            statement.setString(2, reason == null ? null : cut(reason, MAX_REASON));
            return statement.executeUpdate() > 0;
        }
    }

    /** Ends the pause. Returns false, and changes nothing, if the link is not paused. */
    public boolean resume(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE crosstide.link_control SET paused_by = NULL, paused_reason = NULL, paused_since = NULL"
                        + OF_LINK + " AND paused_since IS NOT NULL",
                1)) {
            return statement.executeUpdate() > 0;
        }
    }

    /**
     * Sets the limits that are given, and leaves the others. Returns false, and changes nothing, if they are as given.
     *
     * @param limits null leaves a limit as it is
     */
    public boolean throttle(Connection connection, String by, Limits limits) throws SQLException {
        ensureRow(connection);
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE crosstide.link_control SET rows_per_second = COALESCE(?, rows_per_second),"
                        + " threads_running = COALESCE(?, threads_running),"
                        + " replica_lag_seconds = COALESCE(?, replica_lag_seconds),"
                        + " throttled_by = ?, throttled_since = UTC_TIMESTAMP(6)"
                        + OF_LINK
                        + " AND NOT (rows_per_second <=> COALESCE(?, rows_per_second)"
                        + " AND threads_running <=> COALESCE(?, threads_running)"
                        + " AND replica_lag_seconds <=> COALESCE(?, replica_lag_seconds))",
                5)) {
            set(statement, 1, limits);
            statement.setString(4, cut(by, MAX_BY));
            set(statement, 8, limits);
            return statement.executeUpdate() > 0;
        }
    }

    private static void set(PreparedStatement statement, int first, Limits limits) throws SQLException {
        statement.setObject(first, limits.rowsPerSecond());
        statement.setObject(first + 1, limits.threadsRunning());
        statement.setObject(first + 2, limits.replicaLagSeconds());
    }

    /** Removes all limits. Returns false, and changes nothing, if there are none. */
    public boolean unthrottle(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection,
                "UPDATE crosstide.link_control SET rows_per_second = NULL, threads_running = NULL,"
                        + " replica_lag_seconds = NULL, throttled_by = NULL, throttled_since = NULL" + OF_LINK
                        + " AND throttled_since IS NOT NULL",
                1)) {
            return statement.executeUpdate() > 0;
        }
    }

    private void ensureRow(Connection connection) throws SQLException {
        try (PreparedStatement statement = prepare(
                connection, "INSERT IGNORE INTO crosstide.link_control (mesh, cluster, source) VALUES (?, ?, ?)", 1)) {
            statement.executeUpdate();
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
