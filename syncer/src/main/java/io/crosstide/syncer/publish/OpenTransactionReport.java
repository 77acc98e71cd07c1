package io.crosstide.syncer.publish;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.syncer.status.StreamMetrics;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reports the transaction whose chunks are being sent: each chunk to the metrics, and one report per interval to the
 * readers of the stream. A transaction that takes less than an interval is not reported to them.
 */
final class OpenTransactionReport {
    /** Interval of a stream without heartbeats. */
    private static final Duration WITHOUT_HEARTBEATS = Duration.ofSeconds(1);

    private final OpenTransactionLog log;
    private final Duration interval;
    private final StreamMetrics metrics;
    private final Time time;
    private @Nullable Open open;
    private long bytes;
    private long reportedNanos;

    private record Open(UUID streamId, long seq, Gtid gtid, long commitMicros, long sinceMicros) {}

    /** @param heartbeat interval of the stream's heartbeats; zero for none */
    OpenTransactionReport(OpenTransactionLog log, Duration heartbeat, StreamMetrics metrics, Time time) {
        this.log = log;
        this.interval = heartbeat.isZero() ? WITHOUT_HEARTBEATS : heartbeat;
        this.metrics = metrics;
        this.time = time;
        metrics.noOpenTransaction();
    }

    /** A chunk was sent. */
    void sent(TransactionChunk chunk, int size) {
        if (chunk.last()) {
            end();
            return;
        }
        if (chunk.chunk() == 0) {
            open = new Open(chunk.streamId(), chunk.seq(), chunk.gtid(), chunk.commitTimeMicros(), time.epochMicros());
            bytes = 0;
            reportedNanos = time.nanos();
            metrics.openTransactionBegan();
        }
        bytes += size;
        metrics.openTransaction(bytes);
        tick();
    }

    /** The open transaction may still be read. */
    void tick() {
        Open now = open;
        if (now != null && time.since(reportedNanos).compareTo(interval) >= 0) {
            reportedNanos = time.nanos();
            log.report(new OpenTransactionRecord(
                    now.streamId, now.seq, now.gtid, now.commitMicros, now.sinceMicros, bytes, time.epochMicros()));
        }
    }

    /** The last chunk was sent, or the transaction is aborted. */
    void end() {
        if (open != null) {
            open = null;
            metrics.noOpenTransaction();
        }
    }
}
