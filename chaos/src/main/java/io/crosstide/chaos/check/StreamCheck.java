package io.crosstide.chaos.check;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;

/** Reads a stream from its begin: {@code seq} has no gap and no repeat, and no GTID is in two records. */
final class StreamCheck {
    private final String source;
    private final Violations sequence = new Violations("seq without gap or repeat");
    private final Violations states = new Violations("each GTID in one state");
    private final SeenGtids recorded = new SeenGtids();
    private final SeenGtids echoes = new SeenGtids();
    private long next = 1;
    private int nextChunk;
    private long transactions;

    StreamCheck(String source) {
        this.source = source;
    }

    void add(StreamRecord record) {
        record.echoes().stream().forEach(echoes::add);
        if (record instanceof TransactionChunk chunk) {
            add(chunk);
        } else if (record instanceof Range range) {
            begins(range, range.seq());
            account(range);
            next = range.lastSeq() + 1;
        } else if (record instanceof Heartbeat beat && (beat.seq() != next - 1 || nextChunk != 0)) {
            sequence.add("%s: a heartbeat says seq %d, but seq %d is next".formatted(source, beat.seq(), next));
        }
    }

    private void add(TransactionChunk chunk) {
        if (chunk.chunk() == 0) {
            begins(chunk, chunk.seq());
            account(chunk);
        } else if (chunk.seq() != next || chunk.chunk() != nextChunk) {
            sequence.add("%s: %s follows chunk %d of seq %d".formatted(source, chunk, nextChunk - 1, next));
        }
        nextChunk = chunk.last() ? 0 : chunk.chunk() + 1;
        next = chunk.last() ? chunk.seq() + 1 : chunk.seq();
        transactions += chunk.last() ? 1 : 0;
    }

    private void begins(StreamRecord record, long seq) {
        if (seq != next || nextChunk != 0) {
            sequence.add("%s: seq %d is next, but %s at %s came%s"
                    .formatted(
                            source,
                            next,
                            record.headers(),
                            record.binlogPosition(),
                            nextChunk == 0 ? "" : " after chunk " + (nextChunk - 1)));
        }
    }

    private void account(StreamRecord record) {
        record.gtids().stream()
                .filter(gtid -> !recorded.add(gtid))
                .forEach(gtid -> states.add("%s: %s is in two records; the second one is seq %d at %s"
                        .formatted(source, gtid, record.seq(), record.binlogPosition())));
    }

    Violations sequence() {
        return sequence;
    }

    Violations states() {
        return states;
    }

    GtidSet recorded() {
        return recorded.all();
    }

    GtidSet echoes() {
        return echoes.all();
    }

    /** Transactions with rows. */
    long transactions() {
        return transactions;
    }
}
