package io.crosstide.syncer.failure;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.topology.StreamName;

/**
 * A transaction in the source's binlog that the stream cannot publish, whatever happens: an operator may have it skipped.
 *
 * @param place where its GTID event starts: file:position
 */
public record RefusedTransaction(Gtid gtid, String place) {

    /**
     * Whether the transaction is in an earlier file of the same server. Positions are not compared: in a file larger
     * than 4 GiB they start at zero again.
     */
    public boolean isBefore(String file) {
        String own = place.substring(0, place.lastIndexOf(':'));
        return own.length() == file.length() ? own.compareTo(file) < 0 : own.length() < file.length();
    }

    /** How an operator has it skipped, as the end of a sentence. */
    public String remedy(StreamName stream) {
        return "skip this transaction on record: crosstide skip --stream %s -c %s --gtid %s --reason TEXT (see \"Skipping a transaction of a stream\" in docs/operations.md)"
                .formatted(stream.datacenter(), stream.cluster(), gtid);
    }
}
