package io.crosstide.writer.events;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.change.event.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds the definitions of the tables that a link applies row events to (docs/decisions/0019).
 *
 * <p>An open transaction, the hold, has metadata locks on these tables, after which it verified their definitions, and a
 * row that only transactions reading uncommitted rows see. A transaction that has touched the tables and then sees the
 * row knows that the definitions are those that were verified, and its own metadata locks keep them until it commits.
 *
 * <p>A change of a table waits for the hold. So a hold lives only a moment: while the tables are in use, the next hold
 * takes over the locks. If it does not get them at once, a change of a table is waiting; the hold then ends, and the
 * change goes first.
 *
 * <p>Runs on one thread. Workers only ask and request.
 */
public final class TableGuard implements Runnable {
    /** Opens a session for a hold. */
    @FunctionalInterface
    public interface Sessions {
        Connection open() throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(TableGuard.class);
    private static final int MAX_TABLES = 1_000;
    private static final Duration LIFETIME = Duration.ofMillis(250);
    private static final Duration UNUSED = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(250);
    /** For transactions that are under way with the row of the hold before. */
    private static final Duration OVERLAP = Duration.ofMillis(30);

    /** The row, and the definitions that are locked while it exists. */
    private record Held(GuardRow row, Map<TableName, TargetTable> tables) {
        @SuppressWarnings("ReferenceEquality") // equal definitions are one object, unless they were read again
        boolean covers(Map<TableName, TargetTable> used) {
            for (Map.Entry<TableName, TargetTable> table : used.entrySet()) {
                TargetTable held = tables.get(table.getKey());
                if (held != table.getValue() && !table.getValue().equals(held)) {
                    return false;
                }
            }
            return true;
        }
    }

    private final LinkName link;
    private final Sessions sessions;
    private final TargetSchema schema;
    private final Time time;
    private final BlockingQueue<Map<TableName, TargetTable>> requests = new LinkedBlockingQueue<>(MAX_TABLES);
    private volatile @Nullable Held held;
    private volatile long usedNanos;
    private volatile boolean stopped;

    /** Fields of the guard's thread. */
    private @Nullable Connection current;

    private @Nullable Connection spare;

    public TableGuard(LinkName link, Sessions sessions, TargetSchema schema, Time time) {
        this.link = link;
        this.sessions = sessions;
        this.schema = schema;
        this.time = time;
    }

    /**
     * An expression that is true if the tables still have these definitions, in a transaction that reads uncommitted rows
     * and has touched the tables. Empty if they are not held; a later call may find them held.
     */
    Optional<String> condition(Map<TableName, TargetTable> used) {
        usedNanos = time.nanos();
        Held now = held;
        if (now != null && now.covers(used)) {
            return Optional.of(now.row.exists());
        }
        requests.offer(used);
        return Optional.empty();
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopped = true;
        requests.offer(Map.of());
    }

    @Override
    public void run() {
        try {
            while (!stopped) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    private void step() throws InterruptedException {
        Map<TableName, TargetTable> wanted =
                held == null ? requests.take() : requests.poll(LIFETIME.toMillis(), TimeUnit.MILLISECONDS);
        if (stopped) {
            return;
        }
        try {
            if (wanted != null) {
                add(wanted);
            } else if (time.nanos() - usedNanos > UNUSED.toNanos()) {
                release();
            } else {
                renew();
            }
        } catch (TargetChangedException e) {
            LOG.atDebug().addKeyValue("link", link).log("A definition changed before it was held");
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("link", link).setCause(e).log("Cannot hold the definitions of tables");
            release();
            time.sleep(PAUSE);
            requests.clear();
        }
    }

    private void add(Map<TableName, TargetTable> wanted) throws SQLException {
        Held now = held;
        if (now != null && now.covers(wanted)) {
            return;
        }
        if (now == null) {
            now = new Held(GuardRow.begin(currentSession()), Map.of());
        }
        Map<TableName, TargetTable> tables = new HashMap<>(now.tables.size() < MAX_TABLES ? now.tables : Map.of());
        GuardRow.lock(currentSession(), wanted.keySet());
        schema.verify(currentSession(), wanted);
        tables.putAll(wanted);
        held = new Held(now.row, Map.copyOf(tables));
    }

    private Connection currentSession() throws SQLException {
        Connection open = current;
        if (open == null) {
            open = sessions.open();
            current = open;
        }
        return open;
    }

    /** Begins the next hold while this one lasts. */
    private void renew() throws SQLException, InterruptedException {
        Held now = held;
        if (now == null) {
            return;
        }
        Connection next = spare == null ? sessions.open() : spare;
        spare = next;
        GuardRow row = GuardRow.begin(next);
        GuardRow.lock(next, now.tables.keySet());
        if (!now.row.exists(next)) {
            throw new SQLException("The transaction that held the definitions has ended");
        }
        held = new Held(row, now.tables);
        Connection before = currentSession();
        current = next;
        spare = before;
        time.sleep(OVERLAP);
        try (Statement statement = before.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    private void release() {
        held = null;
        close(current);
        close(spare);
        current = null;
        spare = null;
    }

    private static void close(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                LOG.atDebug().setCause(e).log("Could not close a session of the target");
            }
        }
    }
}
