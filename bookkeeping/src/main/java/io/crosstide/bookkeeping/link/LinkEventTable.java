package io.crosstide.bookkeeping.link;

import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows of {@code crosstide.link_event} of a link: what happened to it.
 *
 * <p>A link has at most {@link #MAX_PER_HOUR} rows within an hour, and one more of each kind. Beyond that, an event raises
 * the counter of the last row of its kind. So a link that changes its state all the time fills no disk.
 */
public final class LinkEventTable {
    /** How long rows are kept. */
    public static final Duration KEPT = Duration.ofDays(30);

    static final int MAX_PER_HOUR = 30;

    private static final Duration HOUR = Duration.ofHours(1);
    private static final int MAX_DELETED = 200;

    private static final String OF_LINK = " WHERE mesh = ? AND cluster = ? AND source = ?";
    private static final String TIME = "TIMESTAMP'1970-01-01 00:00:00' + INTERVAL ? MICROSECOND";
    private static final String COUNT = "SELECT COUNT(*) FROM crosstide.link_event" + OF_LINK + " AND time > " + TIME;
    private static final String INSERT =
            "INSERT INTO crosstide.link_event (mesh, cluster, source, time, kind, last_time,"
                    + " times, instance, reason) VALUES (?, ?, ?, " + TIME + ", ?, " + TIME + ", ?, ?, ?)"
                    + " ON DUPLICATE KEY UPDATE times = times + ?";
    private static final String REPEAT =
            "UPDATE crosstide.link_event SET times = times + ?, last_time = GREATEST(last_time, "
                    + TIME + "), instance = ?, reason = ?" + OF_LINK + " AND time > " + TIME + " AND kind = ?"
                    + " ORDER BY time DESC LIMIT 1";
    private static final String SELECT = "SELECT kind, TIMESTAMPDIFF(MICROSECOND, '1970-01-01', time),"
            + " TIMESTAMPDIFF(MICROSECOND, '1970-01-01', last_time), times, instance, reason"
            + " FROM crosstide.link_event" + OF_LINK + " AND last_time >= " + TIME + " ORDER BY time, last_time";
    private static final String DELETE = "DELETE FROM crosstide.link_event" + OF_LINK + " AND time < " + TIME
            + " ORDER BY time LIMIT " + MAX_DELETED;

    private final LinkName link;

    public LinkEventTable(LinkName link) {
        this.link = link;
    }

    /** Adds a row, or raises the counter of one. */
    public void write(Connection connection, LinkEvent event) throws SQLException {
        Instant hourBefore = event.time().minus(HOUR);
        if (count(connection, hourBefore) < MAX_PER_HOUR || !repeat(connection, event, hourBefore)) {
            insert(connection, event);
        }
    }

    private int count(Connection connection, Instant since) throws SQLException {
        try (PreparedStatement statement = prepare(connection, COUNT, 1)) {
            statement.setLong(4, micros(since));
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    private void insert(Connection connection, LinkEvent event) throws SQLException {
        try (PreparedStatement statement = prepare(connection, INSERT, 1)) {
            statement.setLong(4, micros(event.time()));
            statement.setString(5, event.kind());
            statement.setLong(6, micros(event.lastTime()));
            statement.setInt(7, event.times());
            statement.setString(8, event.instance());
            statement.setString(9, event.reason());
            statement.setInt(10, event.times());
            statement.executeUpdate();
        }
    }

    /** Returns whether there is a row of this kind. */
    private boolean repeat(Connection connection, LinkEvent event, Instant since) throws SQLException {
        try (PreparedStatement statement = prepare(connection, REPEAT, 5)) {
            statement.setInt(1, event.times());
            statement.setLong(2, micros(event.lastTime()));
            statement.setString(3, event.instance());
            statement.setString(4, event.reason());
            statement.setLong(8, micros(since));
            statement.setString(9, event.kind());
            return statement.executeUpdate() > 0;
        }
    }

    /** What happened at this time or later, the oldest first. */
    public List<LinkEvent> read(Connection connection, Instant since) throws SQLException {
        List<LinkEvent> events = new ArrayList<>();
        try (PreparedStatement statement = prepare(connection, SELECT, 1)) {
            statement.setLong(4, micros(since));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    long time = rows.getLong(2);
                    events.add(new LinkEvent(
                            rows.getString(1),
                            instant(time),
                            // the processes that tell of an event may have clocks that differ
                            instant(Math.max(time, rows.getLong(3))),
                            rows.getInt(4),
                            rows.getString(5),
                            rows.getString(6)));
                }
            }
        }
        return events;
    }

    /** Deletes a few of the rows that began before this time; returns whether more may be left. */
    public boolean deleteSome(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement statement = prepare(connection, DELETE, 1)) {
            statement.setLong(4, micros(before));
            return statement.executeUpdate() == MAX_DELETED;
        }
    }

    private PreparedStatement prepare(Connection connection, String sql, int first) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setString(first, link.mesh());
        statement.setString(first + 1, link.cluster());
        statement.setString(first + 2, link.source());
        return statement;
    }

    private static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
