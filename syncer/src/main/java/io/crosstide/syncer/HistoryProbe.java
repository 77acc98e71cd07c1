package io.crosstide.syncer;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks the source once more for the last transaction that it gave itself, and compares its age.
 *
 * <p>GTID sets alone do not show that a server was reset or restored and has since given the same numbers to other
 * transactions. Such a transaction was committed later than all that is published, so its commit time is greater than the
 * stream's stamp, which the transaction that was published cannot exceed.
 */
record HistoryProbe(Gtid gtid, long stamp) {

    /** Empty when there is no such transaction, or its binlog is purged. */
    static Optional<HistoryProbe> of(Checkpoint checkpoint, UUID server, GtidSet purged) {
        return last(checkpoint.published(), server)
                .filter(gtid -> !purged.contains(gtid))
                .map(gtid -> new HistoryProbe(gtid, checkpoint.stamp()));
    }

    /** The greatest number that the server gave without a tag. */
    private static Optional<Gtid> last(GtidSet set, UUID server) {
        String text = set.onlyOf(server::equals).toString(); // uuid:1-5:7:tag:1-3, tags last
        Gtid last = null;
        for (String part : text.substring(text.indexOf(':') + 1).split(":")) {
            if (part.isEmpty() || !Character.isDigit(part.charAt(0))) {
                break;
            }
            last = Gtid.of(server, Long.parseLong(part.substring(part.indexOf('-') + 1)));
        }
        return Optional.ofNullable(last);
    }

    /** Throws {@link StreamStoppedException} when it is another transaction than the one that was published. */
    void verify(TransactionStart again) {
        if (again.originalCommitMicros() > stamp) {
            throw new StreamStoppedException(
                    "The source's history changed: " + again + " was committed at " + again.originalCommitMicros()
                            + " µs, later than anything published (" + stamp
                            + " µs), although its GTID is published already",
                    HistoryProof.REMEDY);
        }
    }
}
