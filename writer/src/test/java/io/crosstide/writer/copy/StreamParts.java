package io.crosstide.writer.copy;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.TransactionChunk;
import java.util.List;
import java.util.UUID;

/** Records of a stream in which GTIDs have the numbers of the transactions. */
final class StreamParts {
    private static final UUID SERVER = UUID.randomUUID();

    private final UUID streamId;

    StreamParts(UUID streamId) {
        this.streamId = streamId;
    }

    TransactionChunk transaction(long seq) {
        return chunk(seq, 0, true);
    }

    TransactionChunk chunk(long seq, int chunk, boolean last) {
        return new TransactionChunk(
                streamId,
                seq,
                Gtid.of(SERVER, seq),
                "beijing",
                SERVER,
                1,
                seq,
                List.of(),
                GtidSet.EMPTY,
                chunk,
                last,
                new byte[0],
                new byte[] {1, 2, 3},
                1,
                "binlog:4",
                List.of());
    }

    Range range(long first, long last) {
        GtidSet gtids = GtidSet.parse(SERVER + ":" + first + "-" + last);
        return new Range(
                streamId,
                first,
                last,
                gtids,
                "beijing",
                SERVER,
                1,
                last,
                List.of(),
                GtidSet.EMPTY,
                List.of(),
                "binlog:4");
    }

    Heartbeat heartbeat(long seq) {
        return new Heartbeat(streamId, seq, "beijing", SERVER, 1, seq, GtidSet.EMPTY, GtidSet.EMPTY, "binlog:4");
    }
}
