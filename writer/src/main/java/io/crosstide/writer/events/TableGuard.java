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
import java.util.concurrent.CountDownLatch;
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
    /** For which a worker waits. The guard answers within milliseconds, unless the server is overloaded. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(1);

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

    /** A worker that waits for definitions to be held. */
    private record Request(Map<TableName, TargetTable> tables, CountDownLatch answered) {}

    private final LinkName link;
    private final Sessions sessions;
    private final TargetSchema schema;
    private final Time time;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private volatile @Nullable Held held;
    private volatile long usedNanos;
    private volatile boolean pausing;
    private volatile boolean stopped;

    /** Fields of the guard's thread. */
    private @Nullable Connection current;

    private @Nullable Connection spare;
    private long renewNanos;

    public TableGuard(LinkName link, Sessions sessions, TargetSchema schema, Time time) {
        this.link = link;
        this.sessions = sessions;
        this.schema = schema;
        this.time = time;
    }

    /**
     * An expression that is true if the tables still have these definitions, in a statement that uses them and in a
     * transaction that reads uncommitted rows. Waits a moment for the guard to hold them; empty if it does not.
     */
    Optional<String> condition(Map<TableName, TargetTable> used) throws InterruptedException {
        usedNanos = time.nanos();
        Optional<String> held = held(used);
        if (held.isPresent() || pausing) {
            return held;
        }
        Request request = new Request(used, new CountDownLatch(1));
        requests.add(request);
        boolean answered = request.answered.await(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        return answered ? held(used) : Optional.empty();
    }

    private Optional<String> held(Map<TableName, TargetTable> used) {
        Held now = held;
        return now != null && now.covers(used) ? Optional.of(now.row.exists()) : Optional.empty();
    }

    /** Ends {@link #run} soon. */
    public void stop() {
        stopped = true;
        requests.add(new Request(Map.of(), new CountDownLatch(1)));
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
        Request request = held == null
                ? requests.take()
                : requests.poll(Math.max(0, renewNanos - time.nanos()), TimeUnit.NANOSECONDS);
        if (stopped) {
            return;
        }
        try {
            if (request != null) {
                add(request.tables);
            } else if (time.nanos() - usedNanos > UNUSED.toNanos()) {
                release();
            } else {
                renew();
            }
        } catch (TargetChangedException e) {
            LOG.atDebug().addKeyValue("link", link).log("A definition changed before it was held");
            if (held == null) {
                release();
            }
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("link", link).setCause(e).log("Cannot hold the definitions of tables");
            pause();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .addKeyValue("link", link)
                    .setCause(e)
                    .log("Cannot hold the definitions of tables; the link applies by SQL");
            pause();
        } finally {
            if (request != null) {
                request.answered.countDown();
            }
        }
    }

    /** Meanwhile the link applies by SQL. */
    private void pause() throws InterruptedException {
        pausing = true;
        release();
        for (Request request = requests.poll(); request != null; request = requests.poll()) {
            request.answered.countDown();
        }
        time.sleep(PAUSE);
        pausing = false;
    }

    private void add(Map<TableName, TargetTable> wanted) throws SQLException {
        Held now = held;
        if (now != null && now.covers(wanted)) {
            return;
        }
        if (now == null) {
            now = new Held(GuardRow.begin(currentSession()), Map.of());
            renewNanos = time.nanos() + LIFETIME.toNanos();
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
        renewNanos = time.nanos() + LIFETIME.toNanos();
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
