package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In gtid mode, the target's executed set tells what can be read there: filtered transactions, DDL and ranges are in it, too,
 * because the writer accounts for each GTID of the source. MySQL adds a GTID after the rows of the transaction are visible.
 *
 * <p>GTIDs from before a join point may never appear in the executed set, while the target has their rows. Those of the
 * source's servers, and of servers that nobody claims, count as applied if the link's join point contains them. Those of a
 * third datacenter come through its own link, so the join point of that link decides.
 */
final class GtidArrival implements Arrival {
    private static final int MAX_SHOWN = 300;

    private final Topology topology;
    private final String cluster;
    private final Link link;
    private final Fence fence;

    GtidArrival(Topology topology, String cluster, Link link, Fence fence) {
        this.topology = topology;
        this.cluster = cluster;
        this.link = link;
        this.fence = fence;
    }

    @Override
    public Optional<String> missing(Connection target, Duration patience) throws SQLException {
        GtidSet asked = fence.gtids().minus(LinkAttempt.executed(target));
        if (asked.isEmpty()) {
            return Optional.empty();
        }
        Map<UUID, Set<String>> claims = new OriginTable(target).claims(link.to());
        asked = asked.minus(joined(asked, target, claims));
        if (asked.isEmpty() || (!patience.isZero() && arrives(target, asked, patience))) {
            return Optional.empty();
        }
        GtidSet missing = asked.minus(LinkAttempt.executed(target));
        return missing.isEmpty() ? Optional.empty() : Optional.of(text(missing, claims));
    }

    /** What the target has although its executed set may not contain it. */
    private GtidSet joined(GtidSet asked, Connection target, Map<UUID, Set<String>> claims) throws SQLException {
        Map<String, JoinPoint> joinPoints = JoinPointTable.all(target, topology.name(), cluster);
        GtidSet joined = GtidSet.EMPTY;
        for (UUID uuid : asked.uuids()) {
            @Nullable JoinPoint joinPoint = joinPoints.get(deliveredBy(uuid, claims));
            if (joinPoint != null) {
                joined = joined.plus(joinPoint.gtids().onlyOf(uuid::equals));
            }
        }
        return joined;
    }

    /** The datacenter whose stream delivers the GTIDs of the server to the target. */
    private String deliveredBy(UUID uuid, Map<UUID, Set<String>> claims) {
        Set<String> claimants = claimants(uuid, claims);
        String only = claimants.size() == 1 ? claimants.iterator().next() : link.from();
        boolean linked = topology.replication(cluster).links().contains(new Link(only, link.to()));
        return linked ? only : link.from();
    }

    private Set<String> claimants(UUID uuid, Map<UUID, Set<String>> atTarget) {
        Set<String> claimants = new TreeSet<>(atTarget.getOrDefault(uuid, Set.of()));
        claimants.addAll(fence.claims().getOrDefault(uuid, Set.of()));
        return claimants;
    }

    private static boolean arrives(Connection target, GtidSet asked, Duration patience) throws SQLException {
        try (PreparedStatement statement = target.prepareStatement("SELECT WAIT_FOR_EXECUTED_GTID_SET(?, ?) = 0")) {
            statement.setString(1, asked.toString());
            statement.setLong(2, Math.max(1, patience.toSeconds())); // 0 would wait without end
            try (ResultSet answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private String text(GtidSet missing, Map<UUID, Set<String>> claims) {
        return missing.uuids().stream()
                .map(uuid -> part(missing.onlyOf(uuid::equals), claimants(uuid, claims)))
                .collect(Collectors.joining("; "));
    }

    private static String part(GtidSet missing, Set<String> claimants) {
        String origin =
                claimants.size() == 1 ? claimants.iterator().next() : "a server that no datacenter claims alone";
        String gtids = missing.toString();
        return "%,d transactions of %s: GTIDs %s"
                .formatted(
                        missing.count(),
                        origin,
                        gtids.length() <= MAX_SHOWN ? gtids : gtids.substring(0, MAX_SHOWN) + "…");
    }
}
