package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.row.EventOutline;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Finds which records of a stream account for lost GTIDs. The records may come in any order. */
final class TailSearch {
    private record DdlAt(long seq, List<String> statements) {}

    private final GtidSet lost;
    private final GtidSetBuilder found = new GtidSetBuilder();
    private final GtidSetBuilder recorded = new GtidSetBuilder();
    private final TreeMap<Long, LostTransaction> transactions = new TreeMap<>();
    private final List<DdlAt> ddl = new ArrayList<>();
    private long firstSeq;
    private long firstOffset;

    /** @param checkpoint the last one of the stream: what is pending has no record yet */
    TailSearch(GtidSet lost, Checkpoint checkpoint) {
        this.lost = lost;
        found.add(checkpoint.pending().plus(checkpoint.pendingEchoes()).intersection(lost));
    }

    /** @param whole the same record with its events */
    void accept(StreamRecord record, long offset, Supplier<StreamRecord> whole) {
        found.add(record.echoes().intersection(lost));
        GtidSet accounted = record.gtids().intersection(lost);
        if (accounted.isEmpty()) {
            return;
        }
        if (firstSeq == 0 || offset < firstOffset) {
            firstSeq = record.seq();
            firstOffset = offset;
        }
        if (record instanceof Range range) {
            found.add(accounted);
            recorded.add(accounted);
            if (!range.ddl().isEmpty()) {
                ddl.add(new DdlAt(range.seq(), range.ddl()));
            }
        } else if (whole.get() instanceof TransactionChunk chunk) {
            LostTransaction part = new LostTransaction(
                    chunk.gtid(),
                    chunk.seq(),
                    chunk.commitTimeMicros(),
                    EventOutline.of(chunk.events()).tables(),
                    chunk.rows());
            transactions.merge(chunk.seq(), part, LostTransaction::plus);
            if (chunk.chunk() == 0) { // a transaction without its first chunk cannot be applied
                found.add(accounted);
                recorded.add(accounted);
            }
        }
    }

    /** Whether every lost GTID is found. */
    boolean isComplete() {
        return found.containsAll(lost);
    }

    LostTail result() {
        ddl.sort(Comparator.comparingLong(DdlAt::seq));
        return new LostTail(
                lost,
                recorded.build(),
                List.copyOf(transactions.values()),
                ddl.stream().flatMap(each -> each.statements().stream()).toList(),
                lost.minus(found.build()),
                firstSeq,
                firstOffset);
    }
}
