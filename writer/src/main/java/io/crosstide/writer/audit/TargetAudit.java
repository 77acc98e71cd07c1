package io.crosstide.writer.audit;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogReader;
import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.EventQueue;
import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordReader;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.status.LinkMetrics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The audit of a link (`conflicts.detect: audit`, docs/decisions/0024): reads the target's own binlog, and compares the
 * before images of each echo with those of its source transactions.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>each echo is audited exactly once: what it has overwritten and the position behind it are committed together;
 *   <li>an echo that cannot be audited stops the link, and is never passed over.
 * </ul>
 *
 * <p>Runs on its own thread until it fails or is stopped. It never makes the link wait.
 */
public final class TargetAudit implements Runnable {
    private static final Duration POLL = Duration.ofMillis(100);
    /** How often it reads ahead in the stream. */
    private static final Duration READ_AHEAD = Duration.ofMillis(50);

    private static final long QUEUE_BYTES = 4 << 20;

    private final LinkName link;
    private final BinlogReader binlog;
    private final Supplier<RecordReader> stream;
    private final LoopPrevention mode;
    private final SourceUuids uuids;
    private final AuditState state;
    private final UnseenRecords unseen;
    private final AuditWriter writer;
    private final GtidSet executed;
    private final boolean finishing;
    private final LinkMetrics metrics;
    private final Consumer<Exception> failures;
    private final Time time;
    private boolean caughtUp; // only the thread uses it
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile boolean stopped;
    private volatile @Nullable Exception failure;

    /**
     * @param target how to read the target's binlog
     * @param stream opens the source's stream at the position; called by the audit's thread
     * @param own UUIDs of the target datacenter itself
     * @param executed what the target had executed before the link began to apply
     * @param finishing whether the link is no longer to be audited: then this audits only what was executed, and ends
     * @param failures receives the reason for which the audit ended, if it failed
     */
    public TargetAudit(
            LinkName link,
            BinlogSource target,
            Supplier<RecordReader> stream,
            LoopPrevention mode,
            Set<UUID> own,
            AuditPosition start,
            GtidSet executed,
            boolean finishing,
            AuditWriter writer,
            RecordBudget budget,
            LinkMetrics metrics,
            Consumer<Exception> failures,
            Time time) {
        this.link = link;
        this.stream = stream;
        this.mode = mode;
        this.state = new AuditState(start);
        this.unseen = new UnseenRecords(start.resume(), state::hasSeen, budget);
        this.uuids = new SourceUuids(link, own, writer::connection);
        this.executed = executed;
        this.finishing = finishing;
        this.writer = writer;
        this.metrics = metrics;
        this.failures = failures;
        this.time = time;
        this.binlog = new BinlogReader(
                target,
                start.audited(),
                new EventQueue(QUEUE_BYTES),
                "audit-" + link.cluster() + "-" + link.source(),
                time);
    }

    @Override
    public void run() {
        try (writer;
                RecordReader records = stream.get()) {
            binlog.start();
            audit(new AuditedStream(link, records, unseen, () -> stopped));
        } catch (InterruptedException e) {
            if (!stopped) {
                fail(e);
            }
        } catch (Throwable e) { // otherwise the thread would end, and rows would be overwritten without a record
            if (!stopped) {
                fail(e);
            }
        } finally {
            binlog.close();
            metrics.auditLag(null);
            ready.countDown();
        }
    }

    private void fail(Throwable e) {
        Exception reason = AuditFailures.of(link, e);
        failure = reason;
        failures.accept(reason);
    }

    private void audit(AuditedStream source)
            throws IOException, SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        EchoSources sources =
                mode == LoopPrevention.GTID ? new GtidEchoes(uuids, source) : new DirectionEchoes(state, source);
        EchoAssembler assembler = new EchoAssembler(
                link,
                mode == LoopPrevention.DIRECTION_TABLE,
                gtid -> (!finishing || executed.contains(gtid)) && sources.include(gtid));
        AttendedParts parts = new AttendedParts(binlog::poll, this::requireRunning);
        boolean connected = false;
        long readNanos = time.nanos();
        while (!stopped) {
            byte[] event = binlog.poll(POLL);
            Optional<Echo> echo = event == null ? Optional.empty() : assembler.accept(event, parts);
            if (echo.isPresent()) {
                audit(echo.get(), sources);
            }
            connected |= event != null;
            if (time.since(readNanos).compareTo(READ_AHEAD) >= 0) {
                readNanos = time.nanos();
                source.readAhead();
            }
            if (connected && binlog.isEmpty()) {
                metrics.auditLag(Duration.ZERO);
                if (hasCaughtUp() && finishing && writer.finish()) {
                    return;
                }
            }
            do {
                writer.tick(() -> state.position(unseen.resume()));
            } while (writer.isFull() && !stopped);
        }
    }

    private void audit(Echo echo, EchoSources sources) throws LinkStoppedException, InterruptedException {
        List<TransactionChunk> transactions = sources.of(echo);
        if (!echo.rows().isEmpty()) {
            EchoPairing pairing = EchoPairing.of(transactions, echo);
            if (pairing.unpaired().isPresent()) {
                throw AuditFailures.unpaired(
                        link, echo.gtid(), pairing.unpaired().get());
            }
            writer.add(pairing.overwritten(), echo);
        } else if (echo.changesRows()) {
            writer.add(List.of(), echo);
        } else {
            writer.pass();
        }
        state.audited(echo.gtid());
        if (echo.commitMicros() > 0) {
            metrics.auditLag(Duration.ofNanos(Math.max(0, time.epochMicros() - echo.commitMicros()) * 1_000));
        }
    }

    private boolean hasCaughtUp() {
        caughtUp |= state.hasAudited(executed);
        if (caughtUp) {
            ready.countDown();
        }
        return caughtUp;
    }

    private void requireRunning() throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("The audit was stopped");
        }
    }

    /**
     * Waits until everything is audited that the target had executed when the link began, or the audit has failed, or time
     * is up. So an audit that fails at once lets the link apply nothing.
     */
    public Optional<Exception> awaitReady(Duration patience) throws InterruptedException {
        if (!ready.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
            return Optional.empty();
        }
        return Optional.ofNullable(failure);
    }

    /** Ends {@link #run} soon. What is not written yet is audited again at the next start. */
    public void stop() {
        stopped = true;
        binlog.close();
    }

    /** Breaks the connections, so that {@link #run} stops waiting for a server. */
    public void abort() {
        writer.abort();
    }
}
