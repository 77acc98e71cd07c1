package io.crosstide.writer.ownership;

import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.OptionalLong;

/** Proves, within each target transaction, that this process still owns the link. */
public final class EpochProof {
    private static final int SUBQUERY_RETURNS_MORE_THAN_ONE_ROW = 1242;

    private final LinkName link;
    private final long epoch;
    private final String query;
    private final String queryWithGtid;

    public EpochProof(LinkName link, long epoch) {
        this.link = link;
        this.epoch = epoch;
        OwnerTable owner = new OwnerTable(link);
        this.query = owner.proof();
        this.queryWithGtid = owner.proofWithGtid();
    }

    public long epoch() {
        return epoch;
    }

    /**
     * Executes a packet that opens a transaction and contains one of the queries; throws when the target has another
     * epoch, or has executed the GTID of the transaction: the link then starts again from what the target has executed.
     */
    public void execute(TargetSession session, String packet) throws SQLException, LinkFencedException {
        OptionalLong found = session.execute(packet);
        if (found.isEmpty()) {
            throw new SQLTransientConnectionException(
                    "Link " + link + ": the proof of ownership found no row: another session executed its GTID, or"
                            + " its row in crosstide.owner was deleted");
        }
        if (found.getAsLong() != epoch) {
            throw new LinkFencedException(link, epoch, found.getAsLong());
        }
    }

    public String query() {
        return query;
    }

    /** The query for a transaction with a GTID: finds nothing if the target has already executed it. */
    public String queryWithGtid() {
        return queryWithGtid;
    }

    /** A statement that fails, and so ends its packet, if another process owns the link. */
    public String assertion() {
        return "DO IF((" + query + ") = " + epoch + ", 0, (SELECT 1 UNION SELECT 2))";
    }

    /** Throws what the failure of a packet with {@link #assertion} means. */
    public void explain(TargetSession session, SQLException failure) throws SQLException, LinkFencedException {
        if (failure.getErrorCode() == SUBQUERY_RETURNS_MORE_THAN_ONE_ROW) {
            session.execute("ROLLBACK;SET GTID_NEXT = 'AUTOMATIC'");
            long found = session.execute(query).orElse(-1);
            if (found != epoch) {
                throw new LinkFencedException(link, epoch, found);
            }
        }
        throw failure;
    }
}
