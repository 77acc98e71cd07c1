package io.crosstide.writer.schema;

import io.crosstide.change.event.TableName;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The target's tables, cached. Safe for any number of threads.
 *
 * <p>A definition in use is read again every {@link #MINIMUM_AGE}, or less often where many tables are in use, so that
 * reading takes at most about a twentieth of one thread. That serves planning; it is not what correctness rests on:
 *
 * <ul>
 *   <li>A transaction that has applied its rows asks {@link #verify} whether the definitions it went by still hold. Its
 *       metadata locks keep the tables as they are, so that no stale definition, trigger included, reaches a commit.
 *   <li>It goes by definitions that are no newer than its plan ({@link #planned}): by a newer one, with another unique key
 *       say, those before it may have to be applied first.
 *   <li>A clash is believed only when {@link #prove} finds the table as it was when the transaction was planned;
 *       otherwise the plan may have put side by side what had to be kept in order.
 * </ul>
 *
 * <p>Verifying costs one short query: MySQL counts how often it has opened a table's definition
 * ({@code Opened_table_definitions}), and every change of a table, its triggers or foreign keys makes it open the
 * definition anew. As long as the count stands, nothing has changed.
 */
public final class TargetSchema implements TableLookup<SQLException> {
    /** How long a definition is used at least before it is read again. */
    public static final Duration MINIMUM_AGE = Duration.ofSeconds(2);

    private static final int SHARE_OF_TIME = 20;

    private static final String OPENED = "SELECT VARIABLE_VALUE FROM performance_schema.global_status"
            + " WHERE VARIABLE_NAME = 'Opened_table_definitions'";
    private static final long UNKNOWN = -1;

    /**
     * @param version the schema's version since which the definition holds
     * @param opened the server's count of definitions opened, from before this one was read
     */
    private record Entry(@Nullable TargetTable table, Instant read, long version, long opened) {}

    private final ConnectionSource connections;
    private final InstantSource clock;
    private final Map<TableName, Entry> entries = new ConcurrentHashMap<>();
    /** Guards loading: one thread reads, the others wait for its answer. */
    private final Object loading = new Object();

    private volatile @Nullable TargetSchemaLoader loader;
    private final AtomicLong version = new AtomicLong();
    private volatile Duration readingTime = Duration.ZERO;

    public TargetSchema(ConnectionSource connections, InstantSource clock) {
        this.connections = connections;
        this.clock = clock;
    }

    /** The table, or null where the target has none of this name. */
    @Override
    public @Nullable TargetTable table(TableName name) throws SQLException {
        Entry entry = entries.get(name);
        if (entry != null && isFresh(entry)) {
            return entry.table;
        }
        try (Connection connection = connections.open()) {
            return table(connection, name);
        }
    }

    /** The table, read over the connection given if it has to be read. */
    public @Nullable TargetTable table(Connection connection, TableName name) throws SQLException {
        return entry(connection, name).table;
    }

    private Entry entry(Connection connection, TableName name) throws SQLException {
        Entry entry = entries.get(name);
        if (entry == null || !isFresh(entry)) {
            synchronized (loading) {
                entry = entries.get(name);
                if (entry == null || !isFresh(entry)) {
                    entry = read(connection, name);
                }
            }
        }
        return entry;
    }

    /**
     * The table, if it is what it was when a transaction was planned.
     *
     * @param connection reads the definition if it has to be read
     * @param plannedVersion {@link #version()} from before the transaction was planned
     * @throws TargetChangedException when it has changed since
     */
    public @Nullable TargetTable planned(Connection connection, TableName name, long plannedVersion)
            throws SQLException {
        Entry entry = entry(connection, name);
        if (entry.version > plannedVersion) {
            throw new TargetChangedException(name);
        }
        return entry.table;
    }

    /** A session of its own, outside of any transaction, for the caller to close. */
    public Connection connect() throws SQLException {
        return connections.open();
    }

    /** Reads the table anew at its next use. */
    public void invalidate(TableName name) {
        entries.computeIfPresent(name, (key, entry) -> new Entry(entry.table, Instant.EPOCH, entry.version, UNKNOWN));
    }

    /** Rises whenever a definition turned out to have changed. */
    public long version() {
        return version.get();
    }

    /**
     * Makes sure that the table is what it was when a transaction was planned.
     *
     * @param connection reads the definition; in a transaction that has touched the table, nothing can change it
     * @param plannedVersion {@link #version()} from before the transaction was planned
     * @throws TargetChangedException when the table has changed since
     */
    public void prove(Connection connection, TableName name, long plannedVersion) throws SQLException {
        synchronized (loading) {
            if (read(connection, name).version > plannedVersion) {
                throw new TargetChangedException(name);
            }
        }
    }

    /**
     * Makes sure that definitions still hold, at the end of a transaction that has touched their tables.
     *
     * @param used the definitions that the transaction went by
     * @throws TargetChangedException when one of them has changed
     */
    public void verify(Connection connection, Map<TableName, TargetTable> used) throws SQLException {
        if (used.isEmpty()) {
            return;
        }
        long opened = opened(connection);
        for (Map.Entry<TableName, TargetTable> table : used.entrySet()) {
            Entry entry = entries.get(table.getKey());
            if (entry == null || entry.opened == UNKNOWN || entry.opened != opened) {
                synchronized (loading) {
                    entry = read(connection, table.getKey());
                }
            }
            if (!table.getValue().equals(entry.table)) {
                throw new TargetChangedException(table.getKey());
            }
        }
    }

    private static long opened(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OPENED)) {
            return row.next() ? row.getLong(1) : UNKNOWN;
        }
    }

    /** The clock by which definitions grow old. */
    public InstantSource clock() {
        return clock;
    }

    private boolean isFresh(Entry entry) {
        Duration needed = readingTime.multipliedBy((long) entries.size() * SHARE_OF_TIME);
        Duration age = needed.compareTo(MINIMUM_AGE) > 0 ? needed : MINIMUM_AGE;
        return clock.instant().isBefore(entry.read.plus(age));
    }

    private Entry read(Connection connection, TableName name) throws SQLException {
        Instant start = clock.instant();
        TargetSchemaLoader current = loader;
        if (current == null) {
            current = new TargetSchemaLoader(Collations.read(connection));
            loader = current;
        }
        long opened = opened(connection);
        TargetTable table = current.read(connection, name);
        readingTime = Duration.between(start, clock.instant());
        Entry old = entries.get(name);
        Entry entry;
        if (old == null) {
            entry = new Entry(table, start, 0, opened);
        } else if (Objects.equals(old.table, table)) {
            entry = new Entry(old.table, start, old.version, opened);
        } else {
            entry = new Entry(table, start, version.incrementAndGet(), opened);
        }
        if (old == null || entry.version > old.version) {
            invalidateNeighbours(old == null ? null : old.table);
            invalidateNeighbours(table);
        }
        entries.put(name, entry);
        return entry;
    }

    /** A foreign key belongs to two tables: when it is news to one of them, the other's definition may be stale. */
    private void invalidateNeighbours(@Nullable TargetTable table) {
        if (table != null) {
            table.parents().forEach(key -> invalidate(key.parent()));
            table.children().forEach(key -> invalidate(key.child()));
        }
    }
}
