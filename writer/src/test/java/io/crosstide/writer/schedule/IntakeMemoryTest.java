package io.crosstide.writer.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.TableRules;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.plan.KeyExtractor;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.replay.GtidReplay;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.row.ApplyResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * Records of a link whose target applies nothing, up to the bound of its budget. The heap that they take must be what
 * the budget counts. Before row keys counted, records of 900 kB with 180,000 deletions took 22 MiB each, so that the
 * 22nd ended a process of 512 MB, although the budget of 24 MiB still had room.
 */
class IntakeMemoryTest {
    private static final LinkName LINK = new LinkName("shop", "orders", "beijing", "shanghai");
    private static final UUID STREAM = new UUID(1, 2);
    private static final UUID SERVER = new UUID(3, 4);

    private final RecordBudget budget = new RecordMemory(128 << 20).share();
    private final Schedule<Task> schedule = new Schedule<>(4);
    private final AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
    private final Intake intake = new Intake(
            positions,
            budget,
            new Admission(
                    LINK,
                    GtidSet.EMPTY,
                    mode(),
                    new AllClaimed(),
                    new TableSelection(LINK, TableRules.ALL, rows -> {}),
                    new KeyExtractor<SQLException>(ShortRows::definition),
                    () -> 1),
            new DependencyWait("orders", "shanghai", Set.of(), new AppliedStreams(), any -> true, any -> true, () -> 0),
            schedule,
            new BlockedTables<>(schedule, () -> 0),
            new LockWaits<>(schedule, 4, () -> 0),
            new NoObserver());

    private long seq;

    @Test
    void recordsOfManyShortRowsTakeTheHeapThatTheBudgetCounts() throws Exception {
        long heap = heapOfRecordsWith(180_000);
        assertThat(heap).isLessThan(2 * RecordMemory.MAX_SHARE);
        assertThat(schedule.unfinished()).isGreaterThan(16);
    }

    /** Each is below the maximum number of keys. */
    @Test
    void rowKeysTakeTheHeapThatTheBudgetCounts() throws Exception {
        long heap = heapOfRecordsWith(16_000);
        assertThat(heap).isLessThan(2 * RecordMemory.MAX_SHARE);
    }

    @Test
    void shortRecordsTakeTheHeapThatTheBudgetCounts() throws Exception {
        long heap = heapOfRecordsWith(1);
        assertThat(heap).isLessThan(2 * RecordMemory.MAX_SHARE);
        assertThat(schedule.unfinished()).isGreaterThan(4_000);
    }

    private ReplayMode mode() {
        PositionCarrier carrier = new PositionCarrier(positions, new PositionTable(LINK, STREAM), () -> 0);
        return new GtidReplay(new EpochProof(LINK, 1), carrier, GtidSet.EMPTY, GtidSet.EMPTY);
    }

    private long heapOfRecordsWith(int rows) throws Exception {
        long before = usedHeap();
        for (Received next = record(rows); budget.tryAcquire(next.memory()); next = record(rows)) {
            intake.arrive(next);
            intake.admit();
        }
        assertThat(intake.size()).as("records that exceed the budget wait").isLessThan(3);
        return usedHeap() - before;
    }

    private Received record(int rows) {
        seq++;
        byte[] events = ShortRows.deletions((int) seq * rows, rows);
        TransactionChunk chunk = new TransactionChunk(
                STREAM,
                seq,
                Gtid.parse(SERVER + ":" + seq),
                LINK.source(),
                SERVER,
                1,
                1,
                List.of(),
                GtidSet.EMPTY,
                0,
                true,
                new byte[0],
                events,
                rows,
                "log:" + seq,
                List.of());
        return new Received(chunk, seq, events.length + 150);
    }

    private static long usedHeap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    private static final class AllClaimed implements ClaimedOrigins {
        @Override
        public boolean isClaimed(UUID uuid) {
            return true;
        }

        @Override
        public void claim(UUID uuid) {}
    }

    private static final class NoObserver implements LoopObserver {
        @Override
        public void arrived(Received received) {}

        @Override
        public void reported(OpenTransactionRecord transaction) {}

        @Override
        public void skipped(long transactions) {}

        @Override
        public void applied(Task task, ApplyResult result) {}

        @Override
        public void observe(
                AppliedPositions at,
                int queued,
                List<String> waitingFor,
                Optional<LockWait> lockWait,
                Optional<LinkStoppedException> stopped) {}
    }
}
