package io.crosstide.writer.simulation;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.consume.Received;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL that remembers what links commit, and checks at each commit:
 *
 * <ul>
 *   <li>W1: all changes of a source transaction are made together, and once;
 *   <li>W2: a row goes through its versions in order;
 *   <li>W3: no position is beyond what is applied, and none moves back;
 *   <li>W5: what a transaction depends on is committed.
 * </ul>
 */
final class SimulatedTarget {

    /** A row of {@code crosstide.direction}. */
    record Slot(long lowSeq, String applied) {}

    /** What the target holds of one link. */
    private static final class Held {
        private final SimulatedStream stream;
        private final Set<Long> applied = new HashSet<>();
        private final Map<Integer, Slot> slots = new TreeMap<>();
        private long epoch;
        private @Nullable Mark position;

        Held(SimulatedStream stream) {
            this.stream = stream;
        }
    }

    private final LoopPrevention mode;
    private final Map<String, Held> links = new HashMap<>();
    private final GtidSetBuilder executed = new GtidSetBuilder();
    private final Map<String, Integer> rows = new HashMap<>();
    private final List<SimulatedSession> sessions = new ArrayList<>();

    SimulatedTarget(LoopPrevention mode, List<SimulatedStream> streams) {
        this.mode = mode;
        streams.forEach(stream -> links.put(stream.link.source(), new Held(stream)));
    }

    private Held of(String source) {
        return Objects.requireNonNull(links.get(source), source);
    }

    void opened(SimulatedSession session) {
        sessions.add(session);
    }

    void closed(SimulatedSession session) {
        sessions.remove(session);
    }

    /** Ends all sessions of a link and raises its epoch, as an owner does that takes it over. */
    long takeOver(String source) {
        for (SimulatedSession session : List.copyOf(sessions)) {
            if (session.source().equals(source)) {
                session.kill();
            }
        }
        return ++of(source).epoch;
    }

    /** Whether another session of the source, with work that is not committed, passes the test. */
    boolean isLocked(SimulatedSession by, Predicate<OpenWork> test) {
        for (SimulatedSession session : sessions) {
            OpenWork work = session.work();
            if (session != by && work != null && session.source().equals(by.source()) && test.test(work)) {
                return true;
            }
        }
        return false;
    }

    long epoch(String source) {
        return of(source).epoch;
    }

    boolean isExecuted(Gtid gtid) {
        return executed.contains(gtid);
    }

    GtidSet executed() {
        return executed.build();
    }

    int version(String row) {
        return rows.getOrDefault(row, 0);
    }

    Optional<StoredPosition> position(String source) {
        return Optional.ofNullable(of(source).position)
                .map(mark -> new StoredPosition(of(source).stream.streamId, mark));
    }

    DirectionRows direction(String source) {
        long low = 0;
        SequenceRanges union = new SequenceRanges();
        Map<Integer, SequenceRanges> bySlot = new TreeMap<>();
        for (Map.Entry<Integer, Slot> slot : of(source).slots.entrySet()) {
            low = Math.max(low, slot.getValue().lowSeq());
            bySlot.put(slot.getKey(), SequenceRanges.parse(slot.getValue().applied()));
            union.addAll(SequenceRanges.parse(slot.getValue().applied()));
        }
        return DirectionRows.of(low, union, bySlot);
    }

    /** Makes durable what a session did since BEGIN. */
    void commit(String source, OpenWork work) {
        Held link = of(source);
        if (mode == LoopPrevention.GTID && work.gtid != null) {
            executed.add(work.gtid);
        }
        if (work.seq > 0) {
            apply(link, work);
        }
        if (work.position != null) {
            movePosition(link, work.position);
        }
        if (work.slot != null) {
            link.slots.put(work.slotNumber, work.slot);
            checkSlots(link);
        }
    }

    private void apply(Held link, OpenWork work) {
        String name = link.stream.link.source() + " seq " + work.seq;
        SimulatedStream.Transaction transaction = link.stream.transaction(work.seq);
        if (!transaction.changes().equals(work.changes)) {
            throw new Violation("W1", name + " is applied in part: " + work.changes);
        }
        if (!link.applied.add(work.seq)) {
            throw new Violation("W1", name + " is applied twice");
        }
        rows.putAll(work.rows);
        for (Dependency on : transaction.depends()) {
            Held other = of(on.datacenter());
            for (long seq : other.stream.transactions.keySet()) {
                boolean needed = seq <= on.seq() && on.gtids().contains(other.stream.gtid(seq));
                if (needed && !other.applied.contains(seq)) {
                    throw new Violation("W5", name + " before " + on.datacenter() + " seq " + seq);
                }
            }
        }
    }

    private void movePosition(Held link, Mark mark) {
        Mark before = link.position;
        link.position = mark;
        if (before != null && (mark.lowSeq() < before.lowSeq() || mark.resumeOffset() < before.resumeOffset())) {
            throw new Violation("W3", link.stream.link.source() + " moves back from " + before + " to " + mark);
        }
        for (Received received : link.stream.records) {
            boolean passed = received.offset() < mark.resumeOffset() || lastSeq(received.record()) <= mark.lowSeq();
            if (passed && !isDone(link, received.record())) {
                throw new Violation("W3", link.stream.link.source() + " " + mark + " passes " + received.record());
            }
        }
    }

    private static long lastSeq(StreamRecord record) {
        return record instanceof Range range ? range.lastSeq() : record.seq();
    }

    /** Whether a record needs nothing more at the target. */
    private boolean isDone(Held link, StreamRecord record) {
        if (record instanceof TransactionChunk) {
            return link.applied.contains(record.seq());
        }
        return mode != LoopPrevention.GTID
                || !(record instanceof Range range)
                || executed().containsAll(range.gtids());
    }

    private static void checkSlots(Held link) {
        SequenceRanges union = new SequenceRanges();
        long low = 0;
        for (Slot slot : link.slots.values()) {
            low = Math.max(low, slot.lowSeq());
            union.addAll(SequenceRanges.parse(slot.applied()));
        }
        for (long seq : link.stream.transactions.keySet()) {
            if ((seq <= low || union.contains(seq)) && !link.applied.contains(seq)) {
                throw new Violation("W3", link.stream.link.source() + " seq " + seq + " counts as applied and is not");
            }
        }
    }

    /** Whether all that the streams hold is applied, and (gtid mode) accounted for. */
    boolean isComplete() {
        for (Held link : links.values()) {
            boolean accounted = mode != LoopPrevention.GTID
                    || executed()
                            .containsAll(link.stream.published().checkpoint().published());
            if (!accounted || !link.applied.containsAll(link.stream.transactions.keySet())) {
                return false;
            }
        }
        return true;
    }
}
