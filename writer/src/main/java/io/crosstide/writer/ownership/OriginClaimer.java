package io.crosstide.writer.ownership;

import io.crosstide.bookkeeping.OriginRow;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes into {@code crosstide.origin} which datacenter a server UUID belongs to, before the first transaction of that
 * UUID is applied. So the target's syncer reads it in the binlog in time to drop the echoes.
 *
 * <p>Belongs to one thread.
 */
public final class OriginClaimer {
    private static final Logger LOG = LoggerFactory.getLogger(OriginClaimer.class);

    private final LinkName link;
    private final Set<UUID> own;
    private final Set<UUID> claimed = new HashSet<>();

    /** @param own server UUIDs of the target datacenter itself */
    public OriginClaimer(LinkName link, Set<UUID> own) {
        this.link = link;
        this.own = Set.copyOf(own);
    }

    /** Whether the UUID has been claimed through this object, so that no statement is needed. */
    public boolean isClaimed(UUID uuid) {
        return claimed.contains(uuid);
    }

    /** By server UUID: the datacenters that claim it at the target, the target itself included. */
    public Map<UUID, Set<String>> claims(Connection connection) throws SQLException {
        Map<UUID, Set<String>> claims = new OriginTable(connection).claims(link.target());
        own.forEach(uuid ->
                claims.computeIfAbsent(uuid, unclaimed -> new TreeSet<>()).add(link.target()));
        return claims;
    }

    /** Claims the UUID for the link's source; the connection must not be in a transaction. */
    public void claim(Connection connection, UUID uuid) throws SQLException, LinkStoppedException {
        if (own.contains(uuid)) {
            throw new LinkStoppedException(
                    "Link " + link + ": the stream of " + link.source() + " carries transactions of server UUID " + uuid
                            + ", which belongs to " + link.target() + " itself",
                    "two datacenters name the same server, or a server was cloned with its auto.cnf: correct the"
                            + " endpoints and origins in the topology, or give the clone a server UUID of its own");
        }
        OriginTable origins = new OriginTable(connection);
        Set<String> claims = origins.datacenters(uuid);
        boolean known = claims.contains(link.source());
        refuseOthers(uuid, claims);
        if (!known) {
            origins.insert(new OriginRow(uuid, link.source()));
            refuseOthers(uuid, origins.datacenters(uuid));
            LOG.atInfo()
                    .addKeyValue("link", link)
                    .addKeyValue("uuid", uuid)
                    .addKeyValue("datacenter", link.source())
                    .log("Claimed a server UUID for the source");
        }
        claimed.add(uuid);
    }

    private void refuseOthers(UUID uuid, Set<String> claims) throws LinkStoppedException {
        claims.remove(link.source());
        if (!claims.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + ": server UUID " + uuid + " of the stream of " + link.source() + " is claimed by "
                            + claims + " in crosstide.origin at the target",
                    "find out which datacenter the server belongs to, correct the endpoints and origins in the topology,"
                            + " and delete the wrong row of crosstide.origin");
        }
    }
}
