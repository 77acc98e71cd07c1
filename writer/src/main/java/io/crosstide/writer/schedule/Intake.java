package io.crosstide.writer.schedule;

import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Task;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves records from their arrival into the schedule, in stream order. A record is blocked until everything that it
 * depends on is applied (W5). The records after it wait too. While too many transactions wait for blocked tables or for
 * locks, or their row keys exceed the record budget, all records wait. Belongs to the loop of one link.
 */
public final class Intake {
    /** A record that has arrived. The chunks of a transaction share an entry. */
    private record Arrival(Received received, AppliedPositions.Entry entry) {}

    private final AppliedPositions positions;
    private final RecordBudget budget;
    private final Admission admission;
    private final DependencyWait dependencies;
    private final Schedule<Task> schedule;
    private final BlockedTables<Task> blocked;
    private final LockWaits<Task> lockWaits;
    private final LoopObserver observer;

    private final Deque<Arrival> arrived = new ArrayDeque<>();
    private boolean headBegun;
    private boolean waiting;

    /** The entry of the transaction whose chunks are arriving. */
    private AppliedPositions.@Nullable Entry openEntry;

    /** The decision at the first chunk of the transaction whose chunks are being admitted. */
    private @Nullable Admitted open;

    public Intake(
            AppliedPositions positions,
            RecordBudget budget,
            Admission admission,
            DependencyWait dependencies,
            Schedule<Task> schedule,
            BlockedTables<Task> blocked,
            LockWaits<Task> lockWaits,
            LoopObserver observer) {
        this.positions = positions;
        this.budget = budget;
        this.admission = admission;
        this.dependencies = dependencies;
        this.schedule = schedule;
        this.blocked = blocked;
        this.lockWaits = lockWaits;
        this.observer = observer;
    }

    /** Takes the next record of the stream. */
    void arrive(Received received) {
        StreamRecord record = received.record();
        AppliedPositions.Entry entry = openEntry;
        if (entry != null && record instanceof TransactionChunk) {
            positions.extend(entry, received.offset());
        } else if (record instanceof Heartbeat) {
            entry = positions.receivedEmpty(received.offset());
        } else {
            long last = record instanceof Range range ? range.lastSeq() : record.seq();
            entry = positions.received(record.seq(), last, received.offset(), record.commitTimeMicros());
        }
        if (record instanceof TransactionChunk chunk) {
            openEntry = chunk.last() ? null : entry;
        }
        observer.arrived(received);
        arrived.addLast(new Arrival(received, entry));
    }

    /** Moves records into the schedule until one must wait. */
    void admit() throws SQLException, LinkStoppedException {
        waiting = false;
        for (Arrival head = arrived.peekFirst(); head != null && !full(); head = arrived.peekFirst()) {
            if (!headBegun) {
                dependencies.begin(head.received().record().depends());
                headBegun = true;
            }
            if (!dependencies.satisfied()) {
                waiting = true;
                return;
            }
            admit(head);
            arrived.removeFirst();
            headBegun = false;
        }
    }

    /**
     * Whether the next record must wait until a transaction is done. The remaining chunks of a transaction do not add a
     * waiting transaction.
     */
    private boolean full() {
        return open == null && (blocked.full() || lockWaits.full() || (schedule.unfinished() > 0 && budget.exceeded()));
    }

    private void admit(Arrival arrival) throws SQLException, LinkStoppedException {
        Received received = arrival.received();
        StreamRecord record = received.record();
        boolean continues = record instanceof TransactionChunk chunk && chunk.chunk() > 0;
        Admitted admitted = open;
        if (!continues || admitted == null) {
            admitted = admission.admit(received, arrival.entry());
        }
        boolean ends = !(record instanceof TransactionChunk last) || last.last();
        if (admitted instanceof Admitted.Planned planned && planned.task() instanceof Task.ApplyChunks task) {
            if (!continues) {
                schedule.add(record.seq(), planned.keys(), task);
            }
            task.feed().add((TransactionChunk) record, received.bytes(), received.memory());
        } else {
            conclude(admitted, arrival, ends);
        }
        open = ends ? null : admitted;
    }

    /**
     * Decisions other than to apply in chunks take effect with the last chunk, so that no position is between two
     * chunks.
     */
    private void conclude(Admitted admitted, Arrival arrival, boolean ends) {
        long memory = arrival.received().memory();
        if (admitted instanceof Admitted.Planned planned && ends) {
            Task task = planned.task() instanceof Task.AccountFor account ? account.endedBy(memory) : planned.task();
            budget.grow(planned.keys().memory());
            schedule.add(task.seq(), planned.keys(), task);
            return;
        }
        budget.release(memory);
        if (admitted instanceof Admitted.Nothing nothing && ends) {
            observer.skipped(nothing.skipped());
            positions.done(arrival.entry());
        }
    }

    /** No more chunks arrive: abandons a transaction that waits for chunks. */
    void abandon() {
        if (open instanceof Admitted.Planned planned && planned.task() instanceof Task.ApplyChunks task) {
            task.feed().abandon();
        }
    }

    /** Whether the next record waits for another stream. */
    boolean isWaiting() {
        return waiting;
    }

    /** The datacenters whose streams the next record waits for. */
    List<String> waitingFor() {
        return waiting ? dependencies.datacenters() : List.of();
    }

    /**
     * Whether nothing can move into the schedule now: nothing has arrived, or too many transactions are unfinished.
     */
    boolean rests() {
        return arrived.isEmpty() || full();
    }

    /** Whether the transaction that is being applied waits for chunks that have not arrived. */
    boolean expectsChunks() {
        return arrived.isEmpty()
                && open instanceof Admitted.Planned planned
                && planned.task() instanceof Task.ApplyChunks;
    }

    /** Number of records that have arrived and are not in the schedule. */
    int size() {
        return arrived.size();
    }

    /** The seq of the next record; 0 when there is none. */
    long headSeq() {
        Arrival head = arrived.peekFirst();
        return head == null ? 0 : head.received().record().seq();
    }
}
