package io.crosstide.change.wire;

import io.crosstide.change.gtid.Gtid;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * A report on a transaction whose chunks are being published and that no reader sees yet. For information only: a syncer
 * that was fenced may write it, too.
 *
 * @param seq the seq that the transaction gets
 * @param commitTimeMicros original commit time
 * @param sinceMicros when its first chunk was sent, by the syncer's clock
 * @param bytes bytes of the records sent so far
 * @param timeMicros when this was written, by the syncer's clock
 */
public record OpenTransactionRecord(
        UUID streamId, long seq, Gtid gtid, long commitTimeMicros, long sinceMicros, long bytes, long timeMicros) {
    /** Key of the record in the checkpoints topic. */
    public static final String KEY = "open-transaction";

    public OpenTransactionRecord {
        Require.positive("seq", seq);
        Require.notNegative("commitTimeMicros", commitTimeMicros);
        Require.notNegative("sinceMicros", sinceMicros);
        Require.notNegative("bytes", bytes);
        Require.notNegative("timeMicros", timeMicros);
    }

    /** How long the transaction had been open when this was written. */
    public Duration openFor() {
        return Duration.of(Math.max(0, timeMicros - sinceMicros), ChronoUnit.MICROS);
    }
}
