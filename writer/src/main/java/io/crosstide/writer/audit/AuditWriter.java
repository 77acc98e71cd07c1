package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.bookkeeping.AuditTable;
import io.crosstide.change.row.TableName;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.conflict.TableConflict;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.session.SessionSource;
import io.crosstide.writer.session.TargetSession;
import io.crosstide.writer.status.LinkMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes overwritten rows and the position of the audit, in one transaction of the target that proves that this process
 * owns the link. So a row is recorded once, whenever the process is killed, and an earlier owner records nothing.
 *
 * <p>Such a transaction is a local one of the target. So it writes at most once a second, and only if it has read an echo
 * with rows since: an idle mesh stays idle. A link whose source writes nothing writes now and then, so that its position
 * does not fall behind the binlogs that the target keeps. Belongs to the thread of the audit, except {@link #abort}.
 */
public final class AuditWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** A connection that was idle for longer is opened again: the server may have closed it. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(1);

    /** Transactions without rows of this link after which it writes, and the time after which a few are enough. */
    private static final int MAX_PASSED = 1_000;

    private static final Duration MAX_AGE = Duration.ofHours(1);

    private static final int MAX_ROWS = 100;
    private static final long MAX_BYTES = 4 << 20;

    private final LinkName link;
    private final EpochProof proof;
    private final SessionSource sessions;
    private final LinkMetrics metrics;
    private final Time time;
    private final AuditTable table;
    private final OverwrittenRecorder recorder;
    private final List<Overwritten> rows = new ArrayList<>();
    private long bytes; // of the events with these rows
    private boolean due;
    private int passed; // transactions without rows of this link since it has written
    private long writtenNanos;
    private long triedNanos;
    private long usedNanos;
    private volatile @Nullable TargetSession session;

    public AuditWriter(LinkName link, EpochProof proof, SessionSource sessions, LinkMetrics metrics, Time time) {
        this.link = link;
        this.proof = proof;
        this.sessions = sessions;
        this.metrics = metrics;
        this.time = time;
        this.table = new AuditTable(link);
        this.recorder = new OverwrittenRecorder(link, time);
        this.triedNanos = time.nanos() - INTERVAL.toNanos();
        this.writtenNanos = time.nanos();
    }

    /** A connection to the target, outside of a transaction. */
    Connection connection() throws SQLException {
        return open().jdbc();
    }

    /** An echo with rows was read, which has overwritten these rows. */
    void add(List<Overwritten> overwritten, Echo echo) {
        due = true;
        rows.addAll(overwritten);
        if (!overwritten.isEmpty()) {
            bytes += echo.rows().stream().mapToLong(row -> row.event().length).sum();
        }
    }

    /** A transaction was read that has no rows of this link. */
    void pass() {
        passed++;
        // the last one that it has written itself is the first one that it reads
        due |= passed >= MAX_PASSED || (passed > 1 && time.since(writtenNanos).compareTo(MAX_AGE) >= 0);
    }

    /** Whether the rows must be written before more are read. */
    boolean isFull() {
        return rows.size() >= MAX_ROWS || bytes >= MAX_BYTES;
    }

    /** Writes if it is due. */
    void tick(Supplier<AuditPosition> position) throws SQLException, LinkFencedException {
        if (due && (isFull() || time.since(triedNanos).compareTo(INTERVAL) >= 0)) {
            write(position.get());
        }
    }

    /** Writes the position now; false if it must be tried again, because another session holds a lock. */
    public boolean write(AuditPosition position) throws SQLException, LinkFencedException {
        return inTransaction(connection -> {
            for (Overwritten row : rows) {
                recorder.record(connection, row);
            }
            table.write(connection, position);
        });
    }

    /** Writes what is found, and removes the position: the link is no longer audited. */
    boolean finish() throws SQLException, LinkFencedException {
        return inTransaction(connection -> {
            for (Overwritten row : rows) {
                recorder.record(connection, row);
            }
            table.delete(connection);
        });
    }

    private interface Changes {
        void make(Connection connection) throws SQLException;
    }

    private boolean inTransaction(Changes changes) throws SQLException, LinkFencedException {
        triedNanos = time.nanos();
        TargetSession open = open();
        try {
            proof.execute(open, "BEGIN;" + proof.query());
            changes.make(open.jdbc());
            open.execute("COMMIT");
        } catch (SQLException e) {
            close();
            if (FailureKind.of(e) == FailureKind.LOCK) {
                LOG.atDebug().addKeyValue("link", link).setCause(e).log("The audit waits for a lock at the target");
                return false;
            }
            throw e;
        } catch (LinkFencedException | RuntimeException | Error e) {
            close(); // the server rolls back
            throw e;
        }
        written();
        return true;
    }

    private void written() {
        usedNanos = time.nanos();
        Map<TableConflict, Integer> counts = new HashMap<>();
        for (Overwritten row : rows) {
            TableName name = new TableName(
                    row.targetTable().database(), row.targetTable().table());
            counts.merge(new TableConflict(OverwrittenRecorder.kind(row), name), 1, Integer::sum);
        }
        metrics.overwritten(counts);
        rows.clear();
        bytes = 0;
        due = false;
        passed = 0;
        writtenNanos = usedNanos;
    }

    private TargetSession open() throws SQLException {
        TargetSession open = session;
        if (open != null && time.since(usedNanos).compareTo(MAX_IDLE) > 0) {
            close();
            open = null;
        }
        if (open == null) {
            open = sessions.open();
            session = open;
        }
        usedNanos = time.nanos();
        return open;
    }

    /** Breaks the connection from another thread, so that the audit stops waiting for the server. */
    void abort() {
        TargetSession open = session;
        if (open != null) {
            open.abort();
        }
    }

    @Override
    public void close() {
        TargetSession open = session;
        session = null;
        if (open != null) {
            open.close();
        }
    }
}
