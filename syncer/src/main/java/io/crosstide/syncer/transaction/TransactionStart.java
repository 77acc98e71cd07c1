package io.crosstide.syncer.transaction;

import io.crosstide.change.event.GtidEvent;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.syncer.failure.RefusedTransaction;

/**
 * What the GTID event says about a transaction.
 *
 * @param timestampSeconds time in the header of the GTID event, used if the server writes no commit times
 * @param place where the GTID event starts: file:position
 */
public record TransactionStart(GtidEvent event, long timestampSeconds, String place) {

    public Gtid gtid() {
        return event.gtid();
    }

    /** Commit time at the first server, in microseconds since 1970. */
    public long originalCommitMicros() {
        return event.originalCommitMicros() != 0 ? event.originalCommitMicros() : commitMicros();
    }

    /** Commit time at the server that wrote this binlog, in microseconds since 1970. */
    public long commitMicros() {
        return event.immediateCommitMicros() != 0 ? event.immediateCommitMicros() : timestampSeconds * 1_000_000;
    }

    /** Whether the transaction is in an earlier file of the same server. */
    public boolean isBefore(String file) {
        return refused().isBefore(file);
    }

    /** The transaction as one that cannot be published. */
    public RefusedTransaction refused() {
        return new RefusedTransaction(gtid(), place);
    }

    @Override
    public String toString() {
        return "transaction " + gtid() + " at " + place;
    }
}
