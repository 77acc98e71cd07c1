package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The target's table definitions, cached. Thread-safe.
 *
 * <p>A definition in use is read again every {@link #MINIMUM_AGE}, or less often if many tables are in use, so that
 * reading takes at most about a twentieth of one thread. Planning uses these definitions. Correctness does not depend
 * on their age:
 *
 * <ul>
 *   <li>A transaction that has applied its rows calls {@link #verify} to check that the definitions it used are still
 *       valid. Its metadata locks prevent changes of the tables, so no outdated definition or trigger reaches a commit.
 *   <li>It uses definitions that are no newer than its plan ({@link #planned}). With a newer definition, such as one
 *       with another unique key, transactions before it may have to be applied first.
 *   <li>A clash counts only if {@link #prove} finds the table as it was when the transaction was planned. Otherwise the
 *       plan may have run transactions in parallel that must run in order.
 * </ul>
 *
 * <p>Verification costs one short query: MySQL counts how often it has opened a table definition ({@code
 * Opened_table_definitions}), and every change of a table, its triggers or foreign keys makes it open the definition
 * again. If the count is the same, nothing has changed. Otherwise the transaction's tables are compared one by one.
 */
public final class TargetSchema implements TableLookup<SQLException> {
    /** Minimum time for which a definition is used before it is read again. */
    public static final Duration MINIMUM_AGE = Duration.ofSeconds(2);

    private static final int SHARE_OF_TIME = 20;

    private static final String OPENED = "SELECT VARIABLE_VALUE FROM performance_schema.global_status"
            + " WHERE VARIABLE_NAME = 'Opened_table_definitions'";
    private static final long UNKNOWN = -1;

    /**
     * @param version schema version since which the definition is valid
     * @param opened the server's count of opened definitions before this one was read
     * @param invalid whether the definition must be read again
     * @param statement CREATE TABLE of this definition; null if it is not known
     */
    private record Entry(
            @Nullable TargetTable table,
            long readNanos,
            long version,
            long opened,
            boolean invalid,
            @Nullable String statement) {
        Entry invalidated() {
            return new Entry(table, readNanos, version, UNKNOWN, true, statement);
        }

        Entry readAt(long nanos, long count) {
            return new Entry(table, nanos, version, count, false, statement);
        }
    }

    private final ConnectionSource connections;
    private final Time time;
    private final Map<TableName, Entry> entries = new ConcurrentHashMap<>();
    /** Each guards the loading of one table: one thread reads, the others wait for its result. */
    private final Map<TableName, Object> loading = new ConcurrentHashMap<>();

    /** Increases when a definition is invalidated, so that a read which began before does not count as fresh. */
    private final AtomicLong invalidations = new AtomicLong();

    private volatile @Nullable TargetSchemaLoader loader;
    private final AtomicLong version = new AtomicLong();
    private volatile Duration readingTime = Duration.ZERO;

    public TargetSchema(ConnectionSource connections, Time time) {
        this.connections = connections;
        this.time = time;
    }

    /** The table, or null if the target has no table of this name. */
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

    /** The table; the connection is used if the definition must be read. */
    public @Nullable TargetTable table(Connection connection, TableName name) throws SQLException {
        return entry(connection, name).table;
    }

    private Entry entry(Connection connection, TableName name) throws SQLException {
        Entry entry = entries.get(name);
        if (entry == null || !isFresh(entry)) {
            synchronized (loading(name)) {
                entry = entries.get(name);
                if (entry == null || !isFresh(entry)) {
                    entry = read(connection, name);
                }
            }
        }
        return entry;
    }

    /**
     * The table, if it is unchanged since a transaction was planned.
     *
     * @param connection used if the definition must be read
     * @param plannedVersion {@link #version()} from before the transaction was planned
     * @throws TargetChangedException if it has changed since
     */
    public @Nullable TargetTable planned(Connection connection, TableName name, long plannedVersion)
            throws SQLException {
        Entry entry = entry(connection, name);
        if (entry.version > plannedVersion) {
            throw new TargetChangedException(name);
        }
        return entry.table;
    }

    /** A separate session, outside of any transaction. The caller closes it. */
    public Connection connect() throws SQLException {
        return connections.open();
    }

    /** Makes the next use of the table read its definition again. */
    public void invalidate(TableName name) {
        invalidations.incrementAndGet();
        entries.computeIfPresent(name, (key, entry) -> entry.invalidated());
    }

    /** Increases whenever a definition has changed. */
    public long version() {
        return version.get();
    }

    /**
     * Verifies that the table is unchanged since a transaction was planned.
     *
     * @param connection reads the definition; in a transaction that has touched the table, nothing can change it
     * @param plannedVersion {@link #version()} from before the transaction was planned
     * @throws TargetChangedException if the table has changed since
     */
    public void prove(Connection connection, TableName name, long plannedVersion) throws SQLException {
        synchronized (loading(name)) {
            if (read(connection, name).version > plannedVersion) {
                throw new TargetChangedException(name);
            }
        }
    }

    /**
     * Verifies that definitions are still valid, at the end of a transaction that has touched their tables.
     *
     * @param used the definitions that the transaction used
     * @throws TargetChangedException if one of them has changed
     */
    public void verify(Connection connection, Map<TableName, TargetTable> used) throws SQLException {
        if (used.isEmpty()) {
            return;
        }
        long opened = opened(connection);
        for (Map.Entry<TableName, TargetTable> table : used.entrySet()) {
            TableName name = table.getKey();
            Entry entry = entries.get(name);
            if (entry == null || entry.opened == UNKNOWN || entry.opened != opened) {
                synchronized (loading(name)) {
                    entry = verified(connection, name, opened);
                }
            }
            if (!table.getValue().equals(entry.table)) {
                throw new TargetChangedException(name);
            }
        }
    }

    /**
     * The definition of a table that the transaction has locked. If tables do not fit into the server's cache, the count
     * increases all the time although nothing changes. So this first compares the CREATE TABLE statement, which costs a
     * small part of reading the definition.
     */
    private Entry verified(Connection connection, TableName name, long opened) throws SQLException {
        Entry known = entries.get(name);
        String statement = TargetSchemaLoader.createStatement(connection, name);
        if (known != null
                && known.table != null
                && statement != null
                && statement.equals(known.statement)
                && TargetSchemaLoader.hasSameSurroundings(connection, known.table)) {
            Entry same = known.readAt(time.nanos(), opened);
            return entries.replace(name, known, same) ? same : known;
        }
        Entry read = read(connection, name);
        Entry complete = new Entry(read.table, read.readNanos, read.version, read.opened, read.invalid, statement);
        entries.replace(name, read, complete);
        return complete;
    }

    private Object loading(TableName name) {
        return loading.computeIfAbsent(name, key -> new Object());
    }

    private static long opened(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(OPENED)) {
            return row.next() ? row.getLong(1) : UNKNOWN;
        }
    }

    /** The clocks. The monotonic one determines the age of definitions. */
    public Time time() {
        return time;
    }

    private boolean isFresh(Entry entry) {
        Duration needed = readingTime.multipliedBy((long) entries.size() * SHARE_OF_TIME);
        Duration age = needed.compareTo(MINIMUM_AGE) > 0 ? needed : MINIMUM_AGE;
        return !entry.invalid && time.since(entry.readNanos).compareTo(age) < 0;
    }

    private Entry read(Connection connection, TableName name) throws SQLException {
        long invalidationsBefore = invalidations.get();
        long startNanos = time.nanos();
        TargetSchemaLoader current = loader;
        if (current == null) {
            current = new TargetSchemaLoader(Collations.read(connection));
            loader = current;
        }
        long opened = opened(connection);
        TargetTable table = current.read(connection, name);
        readingTime = time.since(startNanos);
        Entry old = entries.get(name);
        Entry entry;
        if (old == null) {
            entry = new Entry(table, startNanos, 0, opened, false, null);
        } else if (Objects.equals(old.table, table)) {
            entry = old.readAt(startNanos, opened);
        } else {
            entry = new Entry(table, startNanos, version.incrementAndGet(), opened, false, null);
        }
        boolean fresh = invalidations.get() == invalidationsBefore;
        entries.put(name, fresh ? entry : entry.invalidated());
        if (old == null || entry.version > old.version) {
            invalidateNeighbours(old == null ? null : old.table);
            invalidateNeighbours(table);
        }
        return entry;
    }

    /** A foreign key belongs to two tables: if it is new to one of them, the other's definition may be outdated. */
    private void invalidateNeighbours(@Nullable TargetTable table) {
        if (table != null) {
            table.parents().forEach(key -> invalidate(key.parent()));
            table.children().forEach(key -> invalidate(key.child()));
        }
    }
}
