package io.crosstide.writer.tail;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.ChunkFeed;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.schedule.DependencyWait;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the records of a stream from the first lost transaction on, and applies the lost ones. The others are at the target
 * already.
 *
 * <p>Invariant: a transaction is applied only when all that it depends on of other datacenters is applied (W5). The writers of
 * these datacenters run meanwhile, and wait for transactions of this tail in turn; dependencies form no cycle.
 */
final class TailApplier {
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration REPORT = Duration.ofSeconds(5);

    private final LinkName link;
    private final LostTail tail;
    private final ReplayMode mode;
    private final AppliedPositions positions;
    private final RecordBudget budget;
    private final TailTasks tasks;
    private final DependencyWait.Target target;
    private final Set<String> linkedSources;
    private final TailProgress progress;
    private final Time time;
    private final GtidSetBuilder handled = new GtidSetBuilder();
    private long transactions;
    private long conflicts;
    /** Of the transaction in chunks that is being read. */
    private AppliedPositions.@Nullable Entry entry;

    private @Nullable ChunkFeed feed;

    TailApplier(
            LinkName link,
            LostTail tail,
            ReplayMode mode,
            AppliedPositions positions,
            RecordBudget budget,
            TailTasks tasks,
            DependencyWait.Target target,
            Set<String> linkedSources,
            TailProgress progress,
            Time time) {
        this.link = link;
        this.tail = tail;
        this.mode = mode;
        this.positions = positions;
        this.budget = budget;
        this.tasks = tasks;
        this.target = target;
        this.linkedSources = Set.copyOf(linkedSources);
        this.progress = progress;
        this.time = time;
    }

    /** Whether every lost transaction that has a record is at the target. */
    boolean isDone() {
        return handled.containsAll(tail.recorded());
    }

    /** Row changes that were recorded as conflicts. */
    long conflicts() {
        return conflicts;
    }

    /** Accounts for the GTIDs of lost bookkeeping. */
    void accountForTheRest() throws LinkFailure, InterruptedException {
        AppliedPositions.Entry last = positions.receivedEmpty(positions.mark().resumeOffset());
        account(tail.firstSeq(), tail.withoutRecord(), 0, last);
        positions.done(last);
    }

    void accept(Received received) throws SQLException, LinkFailure, InterruptedException {
        StreamRecord record = received.record();
        if (record instanceof Heartbeat) {
            positions.done(positions.receivedEmpty(received.offset()));
        } else if (record instanceof Range range) {
            accept(range, received.offset());
        } else {
            accept((TransactionChunk) record, received);
        }
    }

    private void accept(Range range, long offset) throws LinkFailure, InterruptedException {
        AppliedPositions.Entry received =
                positions.received(range.seq(), range.lastSeq(), offset, range.commitTimeMicros());
        GtidSet lost = range.gtids().intersection(tail.recorded());
        account(range.seq(), lost, range.stamp(), received);
        handled.add(lost);
        positions.done(received);
    }

    private void account(long seq, GtidSet gtids, long stamp, AppliedPositions.Entry received)
            throws LinkFailure, InterruptedException {
        GtidSet missing = mode.toAccountFor(gtids);
        if (!missing.isEmpty()) {
            ApplyResult unused = tasks.run(new Task.AccountFor(seq, missing, stamp, received, 0));
        }
    }

    private void accept(TransactionChunk chunk, Received received)
            throws SQLException, LinkFailure, InterruptedException {
        if (chunk.chunk() == 0) {
            entry = positions.received(chunk.seq(), chunk.seq(), received.offset(), chunk.commitTimeMicros());
            feed = null;
            if (isLost(chunk)) {
                await(chunk.depends());
                begin(chunk, received);
            }
        } else {
            positions.extend(entry(), received.offset());
        }
        pass(chunk, received);
        if (chunk.last()) {
            end(chunk);
        }
    }

    private boolean isLost(TransactionChunk chunk) {
        return tail.recorded().contains(chunk.gtid()) && !mode.isApplied(chunk.gtid(), chunk.seq());
    }

    private void begin(TransactionChunk chunk, Received received) throws LinkFailure, InterruptedException {
        TransactionContext context = new TransactionContext(
                link,
                chunk.streamId(),
                chunk.origin(),
                chunk.gtid(),
                chunk.seq(),
                chunk.binlogPosition(),
                Long.MAX_VALUE, // no other transaction runs, so the present definitions are right
                chunk.defaults());
        if (chunk.isWhole()) {
            count(tasks.run(new Task.Apply(context, chunk, entry(), received.bytes(), chunk.rows(), 0)));
        } else {
            feed = new ChunkFeed();
            tasks.start(new Task.ApplyChunks(context, chunk.stamp(), chunk.commitTimeMicros(), feed, entry()));
        }
    }

    /** A transaction that has failed takes no more chunks: otherwise all of them would be in memory. */
    private void pass(TransactionChunk chunk, Received received) throws LinkFailure, InterruptedException {
        ChunkFeed open = feed;
        if (open == null) {
            return;
        }
        long memory = received.memory();
        while (!budget.tryAcquire(memory)) {
            if (!tasks.isRunning()) {
                throw new IllegalStateException("it ended without a failure: " + tasks.finish());
            }
        }
        open.add(chunk, received.bytes(), memory);
    }

    private void end(TransactionChunk chunk) throws LinkFailure {
        if (feed != null) {
            count(tasks.finish());
            feed = null;
        }
        handled.add(chunk.gtid());
        positions.done(entry());
    }

    private void count(ApplyResult result) {
        conflicts += result.conflictsByTable().values().stream()
                .mapToLong(Integer::longValue)
                .sum();
        progress.applied(++transactions, tail.transactions().size());
    }

    private AppliedPositions.Entry entry() {
        AppliedPositions.Entry known = entry;
        if (known == null) {
            throw new IllegalStateException("a chunk arrived before the first chunk of its transaction");
        }
        return known;
    }

    private void await(List<Dependency> dependencies) throws SQLException, InterruptedException {
        List<String> missing = missing(dependencies);
        long reportedNanos = time.nanos();
        while (!missing.isEmpty()) {
            if (time.since(reportedNanos).compareTo(REPORT) > 0) {
                progress.waiting(missing);
                reportedNanos = time.nanos();
            }
            time.sleep(PAUSE);
            missing = missing(dependencies);
        }
    }

    private List<String> missing(List<Dependency> dependencies) throws SQLException {
        List<String> missing = new ArrayList<>();
        for (Dependency each : dependencies) {
            if (linkedSources.contains(each.datacenter()) && !target.includes(each)) {
                missing.add(each.datacenter());
            }
        }
        return missing;
    }
}
