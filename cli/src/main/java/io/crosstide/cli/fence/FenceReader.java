package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Replication;
import io.crosstide.topology.Topology;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a source has committed by now. MySQL adds a GTID to the executed set before it confirms the commit, so the fence
 * contains every transaction whose commit was confirmed before the call.
 */
public final class FenceReader {
    private final Topology topology;
    private final String cluster;
    private final Link link;

    public FenceReader(Topology topology, String cluster, Link link) {
        this.topology = topology;
        this.cluster = cluster;
        this.link = link;
    }

    /** @param source a connection to the primary of the source */
    public Fence committedNow(Connection source) throws SQLException {
        Map<String, Fence.Applied> others = new HashMap<>();
        for (String other : others()) {
            others.put(other, applied(new Link(other, link.from()), source));
        }
        return new Fence(LinkAttempt.executed(source), new OriginTable(source).claims(link.from()), others);
    }

    /**
     * Direction-table mode: the further datacenters that have links to source and target. The source's GTIDs tell nothing of what
     * it had applied of them. Empty in gtid mode.
     */
    public List<String> others() {
        Replication replication = topology.replication(cluster);
        if (replication.loopPrevention() == LoopPrevention.GTID) {
            return List.of();
        }
        return topology.linksInto(cluster, link.from()).stream()
                .map(Link::from)
                .filter(other -> replication.links().contains(new Link(other, link.to())))
                .toList();
    }

    private Fence.Applied applied(Link into, Connection source) throws SQLException {
        @Nullable UUID streamId = new JoinPointTable(topology.name(), cluster, into.from())
                .read(source)
                .map(JoinPoint::streamId)
                .orElse(null);
        LinkName name = new LinkName(topology.name(), cluster, into.from(), into.to());
        return new Fence.Applied(streamId, DirectionRows.read(name, source));
    }
}
