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
 * A MySQL in memory that stores what links commit. Checks at each commit:
 *
 * <ul>
 *   <li>W1: all changes of a source transaction are committed together, and once;
 *   <li>W2: a row gets its versions in order;
 *   <li>W3: no position passes an unapplied transaction, and none moves back;
 *   <li>W5: the dependencies of a transaction are committed before it.
 * </ul>
 */
final class SimulatedTarget {

    /** A row of {@code crosstide.direction}. */
    record Slot(long lowSeq, String applied) {}

    /** The state of one link at the target. */
    private static final class LinkData {
        private final SimulatedStream stream;
        private final Set<Long> applied = new HashSet<>();
        private final Map<Integer, Slot> slots = new TreeMap<>();
        private long epoch;
        private long lastSeq;
        private @Nullable Mark position;

        LinkData(SimulatedStream stream) {
            this.stream = stream;
        }
    }

    private final LoopPrevention mode;
    private final boolean inOrder;
    private final Map<String, LinkData> links = new HashMap<>();
    private final GtidSetBuilder executed = new GtidSetBuilder();
    private final Map<String, Integer> rows = new HashMap<>();
    private final List<SimulatedSession> sessions = new ArrayList<>();

    /** @param inOrder whether the links must keep the source's commit order, because they have one worker */
    SimulatedTarget(LoopPrevention mode, List<SimulatedStream> streams, boolean inOrder) {
        this.mode = mode;
        this.inOrder = inOrder;
        streams.forEach(stream -> links.put(stream.link.source(), new LinkData(stream)));
    }

    private LinkData of(String source) {
        return Objects.requireNonNull(links.get(source), source);
    }

    void opened(SimulatedSession session) {
        sessions.add(session);
    }

    void closed(SimulatedSession session) {
        sessions.remove(session);
    }

    /** Takes a link over: kills all its sessions and increases its epoch. */
    long takeOver(String source) {
        for (SimulatedSession session : List.copyOf(sessions)) {
            if (session.source().equals(source)) {
                session.kill();
            }
        }
        return ++of(source).epoch;
    }

    /** Whether uncommitted work of another session of the same link matches. */
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

    /** Commits the work of a session since BEGIN. */
    void commit(String source, OpenWork work) {
        LinkData link = of(source);
        if (mode == LoopPrevention.GTID && work.gtid != null) {
            executed.add(work.gtid);
        }
        if (work.seq > 0) {
            apply(link, work);
        }
        if (work.position != null) {
            movePosition(link, work.position);
        }
        if (!work.slots.isEmpty()) {
            link.slots.putAll(work.slots);
            checkSlots(link);
        }
    }

    private void apply(LinkData link, OpenWork work) {
        String name = link.stream.link.source() + " seq " + work.seq;
        SimulatedStream.Transaction transaction = link.stream.transaction(work.seq);
        if (!transaction.changes().equals(work.changes)) {
            throw new Violation("W1", name + " is applied in part: " + work.changes);
        }
        if (!link.applied.add(work.seq)) {
            throw new Violation("W1", name + " is applied twice");
        }
        if (inOrder && work.seq < link.lastSeq) {
            throw new Violation("W2", name + " is applied after " + link.lastSeq + " although there is one worker");
        }
        link.lastSeq = work.seq;
        rows.putAll(work.rows);
        for (Dependency on : transaction.depends()) {
            LinkData other = of(on.datacenter());
            for (long seq : other.stream.transactions.keySet()) {
                boolean needed = seq <= on.seq() && on.gtids().contains(other.stream.gtid(seq));
                if (needed && !other.applied.contains(seq)) {
                    throw new Violation("W5", name + " before " + on.datacenter() + " seq " + seq);
                }
            }
        }
    }

    private void movePosition(LinkData link, Mark mark) {
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

    /** Whether the target needs nothing more of a record. */
    private boolean isDone(LinkData link, StreamRecord record) {
        if (record instanceof TransactionChunk) {
            return link.applied.contains(record.seq());
        }
        return mode != LoopPrevention.GTID
                || !(record instanceof Range range)
                || executed().containsAll(range.gtids());
    }

    private static void checkSlots(LinkData link) {
        SequenceRanges union = new SequenceRanges();
        long low = 0;
        for (Slot slot : link.slots.values()) {
            low = Math.max(low, slot.lowSeq());
            union.addAll(SequenceRanges.parse(slot.applied()));
        }
        for (long seq : link.stream.transactions.keySet()) {
            boolean counts = seq <= low || union.contains(seq);
            if (counts && !link.applied.contains(seq)) {
                throw new Violation(
                        "W3", link.stream.link.source() + " seq " + seq + " counts as applied but is not applied");
            }
            if (!counts && link.applied.contains(seq)) {
                throw new Violation(
                        "W1", link.stream.link.source() + " seq " + seq + " is applied but does not count as applied");
            }
        }
    }

    /** Whether all transactions of the streams are applied and, in gtid mode, all GTIDs accounted for. */
    boolean isComplete() {
        for (LinkData link : links.values()) {
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
