package io.crosstide.syncer.proof;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.LostTail;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;

/** Says what a source has lost of what was read from it, and what an operator can do. */
public final class TailLoss {
    private static final String BRING_BACK =
            "If a server of the cluster still has these transactions, make it the primary again. Otherwise ";

    private TailLoss() {}

    /** @param executed of the source */
    public static StreamStoppedException of(StreamName stream, LostTail tail, GtidSet executed) {
        String message = "Stream " + stream + " cannot continue: the source no longer has " + tail.gtids()
                + ", which was read from it: " + tail.summary();
        if (!tail.ddl().isEmpty()) {
            message += ", and the DDL " + String.join("; ", tail.ddl());
        }
        if (!tail.unfound().isEmpty()) {
            return new StreamStoppedException(
                    message + "; the stream has no record of " + tail.unfound()
                            + " any more; the source's executed set is " + executed,
                    BRING_BACK + "compare the datacenters (crosstide compare), then "
                            + StreamStoppedException.NEW_STREAM);
        }
        return new StreamStoppedException(
                message + "; the source's executed set is " + executed,
                BRING_BACK + "replay them from the stream: `crosstide replay-tail -d " + stream.datacenter() + " -c "
                        + stream.cluster() + "` (with --dry-run it only shows them)");
    }
}
