package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import java.util.List;

/** Renders transactions without rows, each under a GTID that is thereby executed; many in one packet. */
final class EmptyTransactions {
    static final int PER_PACKET = 100;

    private EmptyTransactions() {}

    static String setGtidNext(Gtid gtid) {
        return "SET GTID_NEXT = '" + gtid + "';";
    }

    /**
     * @param proof a statement in each transaction; empty for none
     * @param first statements in the first one, each with its semicolon
     */
    static String packet(List<Gtid> gtids, String proof, String first) {
        StringBuilder packet = new StringBuilder(first.length() + 300 * gtids.size());
        for (Gtid gtid : gtids) {
            packet.append(setGtidNext(gtid)).append("BEGIN;");
            if (!proof.isEmpty()) {
                packet.append(proof).append(';');
            }
            if (gtid.equals(gtids.get(0))) {
                packet.append(first);
            }
            packet.append("COMMIT;");
        }
        return packet.toString();
    }
}
