package io.crosstide.writer.consume;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Accepts the records of one stream in order: no other stream, no gap, no incomplete transaction. Skips a record that
 * is delivered again with the same GTIDs. Also skips the last chunks of the transaction before the first one, if
 * retention removed the chunks before them. Any other repeat stops the link (W4). Belongs to one thread.
 */
public final class StreamChecker {
    private static final String RESEED =
            "load the target again from a dump of the source and run `crosstide init --seeded` with its GTID set";

    private final LinkName link;
    private final UUID streamId;
    private final GtidSetBuilder received = new GtidSetBuilder();
    private long lastSeq;
    private boolean started;

    /** The last chunk received of a transaction that is not complete. */
    private @Nullable TransactionChunk open;

    /** @param lastSeq seq of the transaction before the first expected record */
    public StreamChecker(LinkName link, UUID streamId, long lastSeq) {
        this.link = link;
        this.streamId = streamId;
        this.lastSeq = lastSeq;
    }

    UUID streamId() {
        return streamId;
    }

    /** Whether the record must be delivered; false for a record that was delivered before. */
    public boolean accept(StreamRecord record, long offset) throws LinkStoppedException {
        checkIdentity(record, offset);
        if (record instanceof Heartbeat heartbeat) {
            return acceptHeartbeat(heartbeat, offset);
        }
        if (record instanceof TransactionChunk chunk) {
            return acceptChunk(chunk, offset);
        }
        return acceptRange((Range) record, offset);
    }

    /** GTIDs of the records received, and of the own echoes of the source between them. */
    GtidSet received() {
        return received.build();
    }

    private void checkIdentity(StreamRecord record, long offset) throws LinkStoppedException {
        if (!record.streamId().equals(streamId)) {
            throw new LinkStoppedException(
                    at(offset) + "belongs to stream " + record.streamId() + ", the link follows " + streamId, RESEED);
        }
        if (!record.origin().equals(link.source())) {
            throw new LinkStoppedException(
                    at(offset) + "names " + record.origin() + " as the origin of seq " + record.seq() + ", not "
                            + link.source(),
                    "a datacenter publishes only its own transactions: correct the Kafka addresses in the topology, or"
                            + " find out who writes to this topic");
        }
    }

    private boolean acceptHeartbeat(Heartbeat heartbeat, long offset) throws LinkStoppedException {
        if (open != null) {
            throw gap(offset, "is a heartbeat within the transaction " + open.gtid());
        }
        if (heartbeat.seq() != lastSeq) {
            throw gap(offset, "is a heartbeat after seq " + heartbeat.seq());
        }
        return true;
    }

    private boolean acceptChunk(TransactionChunk chunk, long offset) throws LinkStoppedException {
        TransactionChunk before = open;
        if (before != null) {
            if (chunk.seq() != before.seq()
                    || !chunk.gtid().equals(before.gtid())
                    || chunk.chunk() != before.chunk() + 1) {
                throw gap(offset, "is " + chunk + ", expected chunk " + (before.chunk() + 1) + " of " + before.gtid());
            }
        } else if (isTornBeforeFirst(chunk) || isRepeat(chunk, chunk.seq(), offset)) {
            return false;
        } else if (chunk.chunk() != 0) {
            throw gap(offset, "is " + chunk + " without the chunks before it");
        }
        started = true;
        lastSeq = chunk.seq();
        open = chunk.last() ? null : chunk;
        received.add(chunk.echoes());
        if (open == null) {
            received.add(chunk.gtid());
        }
        return true;
    }

    /** Retention removes whole log segments, so the first segment left may start within a transaction. */
    private boolean isTornBeforeFirst(TransactionChunk chunk) {
        return !started && chunk.chunk() > 0 && chunk.seq() == lastSeq;
    }

    private boolean acceptRange(Range range, long offset) throws LinkStoppedException {
        if (open != null) {
            throw gap(offset, "is a range from seq " + range.seq() + " within the transaction " + open.gtid());
        }
        if (isRepeat(range, range.lastSeq(), offset)) {
            return false;
        }
        started = true;
        lastSeq = range.lastSeq();
        received.add(range.gtids()).add(range.echoes());
        return true;
    }

    private boolean isRepeat(StreamRecord record, long last, long offset) throws LinkStoppedException {
        if (record.seq() == lastSeq + 1) {
            return false;
        }
        GtidSet gtids = record.gtids();
        if (last <= lastSeq && received.containsAll(gtids)) {
            return true;
        }
        throw gap(offset, "is seq " + record.seq() + " (" + gtids + ")");
    }

    private LinkStoppedException gap(long offset, String found) {
        return new LinkStoppedException(
                at(offset) + found + "; the last one received is seq " + lastSeq,
                "transactions of the stream are missing or were written twice: check whether the topic was deleted"
                        + " or truncated, or two syncers wrote to it; then " + RESEED);
    }

    private String at(long offset) {
        return "Link " + link + ": the record at offset " + offset + " ";
    }
}
