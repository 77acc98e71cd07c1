package io.crosstide.syncer.filter;

import io.crosstide.syncer.failure.SourceUnreachableException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.transaction.TransactionStart;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Decides in which datacenter a transaction was first committed, by the UUID of its GTID.
 *
 * <p>Invariant S2: a UUID that no datacenter or more than one claims stops the stream. The filter never guesses whether
 * to publish or to drop its transactions.
 */
public final class OriginFilter {
    /** Reads the current claims. */
    public interface ClaimSource {
        OriginClaims read() throws SQLException;
    }

    private final String datacenter;
    private final ClaimSource source;
    private OriginClaims claims;
    private boolean stale;

    public OriginFilter(String datacenter, ClaimSource source) throws SQLException {
        this.datacenter = datacenter;
        this.source = source;
        this.claims = source.read();
    }

    /** A row of {@code crosstide.origin} changed: the claims are read again before they are used. */
    public void invalidate() {
        stale = true;
    }

    /**
     * The datacenter of origin. Throws {@link StreamStoppedException} unless exactly one datacenter claims the UUID.
     */
    public String origin(TransactionStart transaction) {
        UUID uuid = transaction.gtid().source().uuid();
        if (stale || claims.of(uuid).size() != 1) {
            refresh();
        }
        Set<String> names = claims.of(uuid);
        if (names.isEmpty()) {
            throw new StreamStoppedException(
                    "The " + transaction + " was committed by server " + uuid + ", which no datacenter claims",
                    "If the server belongs (or belonged) to " + datacenter
                            + ", add its UUID to the cluster's `origins` in the"
                            + " topology. If it belongs to another datacenter, start the writer that applies that datacenter's"
                            + " transactions here, or insert the UUID into crosstide.origin of this cluster's primary");
        }
        if (names.size() > 1) {
            throw new StreamStoppedException(
                    "The " + transaction + " was committed by server " + uuid + ", which several datacenters claim: "
                            + names,
                    "Make sure that no two datacenters name the same server as an endpoint or in `origins`, then delete the"
                            + " wrong row from crosstide.origin of this cluster's primary");
        }
        return names.iterator().next();
    }

    /** Whether only this datacenter claims the UUID, by the claims that were read last. */
    public boolean isOwn(UUID uuid) {
        return claims.isOf(uuid, datacenter);
    }

    /** The datacenter of each known server, for the checkpoint. */
    public Map<UUID, String> known() {
        return claims.uncontested();
    }

    private void refresh() {
        try {
            claims = source.read();
            stale = false;
        } catch (SQLException e) {
            throw new SourceUnreachableException("Cannot read crosstide.origin: " + e.getMessage(), e);
        }
    }
}
