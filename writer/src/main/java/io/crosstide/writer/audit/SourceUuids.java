package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/**
 * The server UUIDs of a link's source. A writer commits to {@code crosstide.origin} that a UUID belongs to the source,
 * before it first applies a transaction of that UUID. So a UUID that is not there when its transaction is read is not the
 * source's. Belongs to the thread of the audit.
 */
final class SourceUuids {
    /** Opens a connection to the target, or returns the one that is open. */
    @FunctionalInterface
    interface Target {
        Connection connection() throws SQLException;
    }

    private final LinkName link;
    private final Target target;
    private final Set<UUID> ofSource = new HashSet<>();
    private final Set<UUID> others;

    /** @param own the UUIDs of the target datacenter itself */
    SourceUuids(LinkName link, Set<UUID> own, Target target) {
        this.link = link;
        this.target = target;
        this.others = new HashSet<>(own);
    }

    boolean include(UUID uuid) throws SQLException {
        if (ofSource.contains(uuid) || others.contains(uuid)) {
            return ofSource.contains(uuid);
        }
        Set<String> datacenters = new OriginTable(target.connection()).datacenters(uuid);
        if (datacenters.contains(link.source())) {
            ofSource.add(uuid);
        } else if (!datacenters.isEmpty()) {
            others.add(uuid);
        }
        return ofSource.contains(uuid);
    }
}
