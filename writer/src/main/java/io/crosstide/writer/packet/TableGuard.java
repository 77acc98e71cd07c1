package io.crosstide.writer.packet;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.change.row.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.schema.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
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
    /** Number of holds that may outlive the beginning of the next one, because workers rely on them. */
    private static final int MAX_ENDING = 8;
    /** How often it looks whether workers still do. */
    private static final Duration LOOK = Duration.ofMillis(10);

    /** A worker that waits for definitions to be held. */
    private record Request(Map<TableName, TargetTable> tables, CountDownLatch answered) {}

    private final LinkName link;
    private final Sessions sessions;
    private final TargetSchema schema;
    private final Time time;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private volatile @Nullable Hold held;
    private volatile long usedNanos;
    private volatile boolean pausing;
    private volatile boolean stopped;

    /** Fields of the guard's thread. */
    private final Deque<Hold> ending = new ArrayDeque<>();

    private final Deque<Connection> spare = new ArrayDeque<>();
    private long renewNanos;

    public TableGuard(LinkName link, Sessions sessions, TargetSchema schema, Time time) {
        this.link = link;
        this.sessions = sessions;
        this.schema = schema;
        this.time = time;
    }

    /** Waits a moment for the guard to hold the definitions; empty if it does not. */
    Optional<DefinitionLease> lease(Map<TableName, TargetTable> used) throws InterruptedException {
        usedNanos = time.nanos();
        Optional<DefinitionLease> lease = leaseNow(used);
        if (lease.isPresent() || pausing) {
            return lease;
        }
        Request request = new Request(used, new CountDownLatch(1));
        requests.add(request);
        boolean answered = request.answered.await(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        return answered ? leaseNow(used) : Optional.empty();
    }

    private Optional<DefinitionLease> leaseNow(Map<TableName, TargetTable> used) {
        Hold now = held;
        return now == null ? Optional.empty() : now.lease(used);
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
        Request request = next();
        if (stopped) {
            return;
        }
        try {
            endUnused();
            if (request != null) {
                add(request.tables);
            } else if (time.nanos() < renewNanos) {
                return;
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

    private @Nullable Request next() throws InterruptedException {
        if (held == null) {
            return requests.take();
        }
        long patience = Math.max(0, renewNanos - time.nanos());
        if (!ending.isEmpty()) {
            patience = Math.min(patience, LOOK.toNanos());
        }
        return requests.poll(patience, TimeUnit.NANOSECONDS);
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
        Hold now = held;
        if (now != null && now.covers(wanted)) {
            return;
        }
        if (now == null || now.tables().size() > MAX_TABLES) {
            now = begin(Map.of());
        }
        try {
            GuardRow.lock(now.session(), wanted.keySet());
            schema.verify(now.session(), wanted);
        } catch (SQLException | RuntimeException e) {
            if (now != held) {
                ending.add(now);
            }
            throw e;
        }
        now.add(wanted);
        replaceBy(now);
    }

    /** Begins the next hold while this one lasts. */
    private void renew() throws SQLException {
        Hold now = held;
        if (now == null) {
            return;
        }
        Hold next = begin(now.tables());
        try {
            GuardRow.lock(next.session(), now.tables().keySet());
            if (!now.row().exists(next.session())) {
                throw new SQLException("The transaction that held the definitions has ended");
            }
        } catch (SQLException | RuntimeException e) {
            ending.add(next);
            throw e;
        }
        replaceBy(next);
    }

    private Hold begin(Map<TableName, TargetTable> tables) throws SQLException {
        Connection session = spare.isEmpty() ? sessions.open() : spare.pop();
        try {
            return new Hold(GuardRow.begin(session), session, tables);
        } catch (SQLException e) {
            close(session);
            throw e;
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same hold
    private void replaceBy(Hold next) {
        Hold before = held;
        if (before == next) {
            return;
        }
        held = next;
        renewNanos = time.nanos() + LIFETIME.toNanos();
        if (before != null) {
            ending.add(before);
        }
    }

    /** Ends the holds on which no worker relies any more, and the oldest if there are too many. */
    private void endUnused() throws SQLException {
        for (Iterator<Hold> holds = ending.iterator(); holds.hasNext(); ) {
            Hold hold = holds.next();
            if (!hold.isLeased() || ending.size() > MAX_ENDING) {
                hold.end();
                holds.remove();
                try (Statement statement = hold.session().createStatement()) {
                    statement.execute("ROLLBACK");
                    spare.push(hold.session());
                } catch (SQLException e) {
                    close(hold.session());
                    throw e;
                }
            }
        }
    }

    private void release() {
        Hold now = held;
        held = null;
        if (now != null) {
            ending.add(now);
        }
        for (Hold hold : ending) {
            hold.end();
            close(hold.session());
        }
        ending.clear();
        spare.forEach(TableGuard::close);
        spare.clear();
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("Could not close a session of the target");
        }
    }
}
