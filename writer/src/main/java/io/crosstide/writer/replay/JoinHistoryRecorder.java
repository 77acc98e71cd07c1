package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.OriginClaimer;
import io.crosstide.writer.position.JoinHistory;
import io.crosstide.writer.session.SessionSource;
import io.crosstide.writer.session.TargetSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records at the target what the source had executed before the join point: an empty transaction under each GTID. The target's
 * own replicas receive them like any other.
 *
 * <p>A run that breaks off leaves some of the GTIDs executed, and the next one records the others. Several may run at the same
 * time: a GTID that is executed already makes the server skip the transaction.
 *
 * <p>Invariant (S2): the servers are claimed for the source before, so the target's syncer recognises the transactions as
 * echoes.
 */
public final class JoinHistoryRecorder {
    /** Receives how many GTIDs of how many are recorded, from time to time. */
    @FunctionalInterface
    public interface Progress {
        void recorded(long done, long total);
    }

    private static final Logger LOG = LoggerFactory.getLogger(JoinHistoryRecorder.class);
    private static final int MAX_SESSIONS = 8;
    private static final int MALFORMED_GTID_SET = 1772;
    private static final Duration REPORT_INTERVAL = Duration.ofSeconds(2);

    private final OriginClaimer claimer;
    private final SessionSource sessions;
    private final Optional<EpochProof> proof;
    private final Time time;
    private final Progress progress;
    private final BooleanSupplier stop;

    /**
     * @param proof of the ownership of the link; empty for an operator's command, which needs none: the stream never
     *     delivers these GTIDs
     * @param stop whether to break off
     */
    public JoinHistoryRecorder(
            OriginClaimer claimer,
            SessionSource sessions,
            Optional<EpochProof> proof,
            Time time,
            Progress progress,
            BooleanSupplier stop) {
        this.claimer = claimer;
        this.sessions = sessions;
        this.proof = proof;
        this.time = time;
        this.progress = progress;
        this.stop = stop;
    }

    /** The GTIDs to record, shared by the sessions. This object guards all fields. */
    private final class Work {
        private final long total;
        private GtidSet left;
        private long recorded;
        private long reportedNanos = time.nanos();
        private boolean ended;

        Work(GtidSet gtids) {
            this.left = gtids;
            this.total = gtids.count();
        }

        synchronized List<Gtid> next() {
            if (ended || stop.getAsBoolean()) {
                return List.of();
            }
            GtidSet batch = left.first(EmptyTransactions.PER_PACKET);
            left = left.minus(batch);
            return batch.stream().toList();
        }

        synchronized void recorded(int count) {
            recorded += count;
            if (time.since(reportedNanos).compareTo(REPORT_INTERVAL) >= 0) {
                reportedNanos = time.nanos();
                progress.recorded(recorded, total);
            }
        }

        synchronized void end() {
            ended = true;
        }

        synchronized boolean isComplete() {
            return recorded == total;
        }
    }

    /**
     * Returns whether all that is owed is recorded; false after a stop request.
     *
     * @param control a connection to the target that is not in a transaction
     */
    public boolean record(Connection control, JoinHistory history)
            throws SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        for (UUID uuid : history.owed().uuids()) {
            claimer.claim(control, uuid);
        }
        Work work = new Work(recordable(history));
        int threads = (int) Math.min(MAX_SESSIONS, 1 + work.total / EmptyTransactions.PER_PACKET);
        ExecutorService executor = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "crosstide-" + history.link().cluster() + "-history");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<Void>> all = executor.invokeAll(Collections.nCopies(threads, () -> recordSome(work)));
            for (Future<Void> one : all) {
                one.get();
            }
            return work.isComplete();
        } catch (ExecutionException e) {
            throw raise(e);
        } finally {
            work.end();
            executor.shutdown();
            executor.awaitTermination(1, TimeUnit.SECONDS);
        }
    }

    /** A server before 8.3 knows no GTIDs with tags. */
    private GtidSet recordable(JoinHistory history) throws SQLException {
        GtidSet plain = history.owed().untagged();
        GtidSet tagged = history.owed().minus(plain);
        if (tagged.isEmpty()) {
            return plain;
        }
        try (TargetSession session = sessions.open()) {
            session.execute("SELECT GTID_SUBSET('" + tagged.first(1) + "', '')");
            return history.owed();
        } catch (SQLException e) {
            if (e.getErrorCode() != MALFORMED_GTID_SET) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("link", history.link())
                    .addKeyValue("gtids", tagged.count())
                    .log(
                            "The target's MySQL knows no GTIDs with tags, so its executed set does not cover the source's");
            return plain;
        }
    }

    private Void recordSome(Work work) throws SQLException, LinkFencedException {
        try (TargetSession session = sessions.open()) {
            for (List<Gtid> batch = work.next(); !batch.isEmpty(); batch = work.next()) {
                record(session, batch);
                work.recorded(batch.size());
            }
            return null;
        } finally {
            work.end(); // after a failure; otherwise nothing is left
        }
    }

    private void record(TargetSession session, List<Gtid> batch) throws SQLException, LinkFencedException {
        try {
            session.execute(EmptyTransactions.packet(
                    batch, proof.map(EpochProof::assertion).orElse(""), ""));
        } catch (SQLException e) {
            if (proof.isPresent()) {
                proof.get().explain(session, e);
            }
            throw e;
        }
    }

    private static RuntimeException raise(ExecutionException failure) throws SQLException, LinkFencedException {
        Throwable cause = failure.getCause();
        if (cause instanceof SQLException refused) {
            throw refused;
        }
        if (cause instanceof LinkFencedException fenced) {
            throw fenced;
        }
        throw cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
    }
}
