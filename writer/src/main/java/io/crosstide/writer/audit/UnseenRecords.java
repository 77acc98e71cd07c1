package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.packet.EventPlanner;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The source transactions that were read from the stream and whose echo was not seen. Kept are only those that may be
 * applied by their row events and have something to compare; all others are passed over.
 *
 * <p>How many there are is bounded: reading ahead stops at {@link #READ_AHEAD}, and an echo that is beyond it has passed
 * only transactions that the link itself holds in memory. Belongs to the thread of the audit.
 */
final class UnseenRecords {
    private static final long READ_AHEAD = 4L << 20;

    private final Predicate<TransactionChunk> seen;
    private final RecordBudget budget;
    private final NavigableMap<Long, Received> bySeq = new TreeMap<>();
    private final Map<Gtid, Long> seqs = new HashMap<>();
    private final GtidSetBuilder read = new GtidSetBuilder();
    private long kept; // bytes of memory
    private Mark next;

    /**
     * @param next where reading begins
     * @param seen whether the echo of a transaction was seen before its record is read
     */
    UnseenRecords(Mark next, Predicate<TransactionChunk> seen, RecordBudget budget) {
        this.next = next;
        this.seen = seen;
        this.budget = budget;
    }

    void add(Received received) {
        StreamRecord record = received.record();
        if (record instanceof TransactionChunk chunk) {
            read.add(chunk.gtid());
            if (hasSomethingToCompare(chunk) && !seen.test(chunk)) {
                keep(chunk, received);
            }
            if (!chunk.last()) {
                return; // the next position is behind its last chunk
            }
        }
        long lastSeq = record instanceof Range range ? range.lastSeq() : record.seq();
        next = new Mark(record instanceof Heartbeat ? next.lowSeq() : lastSeq, received.offset() + 1);
    }

    private static boolean hasSomethingToCompare(TransactionChunk chunk) {
        byte[] events = chunk.events();
        if (!chunk.isWhole() || events.length > EventPlanner.MAX_BYTES) {
            return false;
        }
        for (int offset = 0; offset < events.length; ) {
            EventHeader header = EventHeader.read(events, offset);
            if (header.type() == EventType.UPDATE_ROWS || header.type() == EventType.DELETE_ROWS) {
                return true;
            }
            offset += Math.toIntExact(header.length());
        }
        return false;
    }

    private void keep(TransactionChunk chunk, Received received) {
        bySeq.put(chunk.seq(), received);
        seqs.put(chunk.gtid(), chunk.seq());
        kept += received.memory();
        budget.grow(received.memory());
    }

    /** Whether the record of this transaction was read since the audit began. */
    boolean hasRead(Gtid gtid) {
        return read.contains(gtid);
    }

    /** Whether the record of this transaction was read. */
    boolean hasRead(long seq) {
        return seq <= next.lowSeq();
    }

    /** The transaction, if it was kept. It is kept no longer. */
    Optional<TransactionChunk> take(Gtid gtid) {
        Long seq = seqs.get(gtid);
        return seq == null ? Optional.empty() : take(seq);
    }

    /** The transaction, if it was kept. It is kept no longer. */
    Optional<TransactionChunk> take(long seq) {
        Received received = bySeq.remove(seq);
        if (received == null) {
            return Optional.empty();
        }
        TransactionChunk chunk = (TransactionChunk) received.record();
        seqs.remove(chunk.gtid());
        kept -= received.memory();
        budget.release(received.memory());
        return Optional.of(chunk);
    }

    /** No echo of these transactions will come. */
    void dropUpTo(long seq) {
        while (!bySeq.isEmpty() && bySeq.firstKey() <= seq) {
            take(bySeq.firstKey());
        }
    }

    /** Whether records may be read although no echo asks for them. */
    boolean hasRoom() {
        return kept < READ_AHEAD;
    }

    /** Where reading must begin, so that no transaction is missing whose echo was not seen. */
    Mark resume() {
        Map.Entry<Long, Received> first = bySeq.firstEntry();
        return first == null
                ? next
                : new Mark(first.getKey() - 1, first.getValue().offset());
    }
}
