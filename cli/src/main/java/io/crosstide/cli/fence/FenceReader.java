package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
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
        if (topology.replication(cluster).loopPrevention() == LoopPrevention.DIRECTION_TABLE) {
            for (Link into : topology.linksInto(cluster, link.from())) {
                if (topology.replication(cluster).links().contains(new Link(into.from(), link.to()))) {
                    others.put(into.from(), applied(into, source));
                }
            }
        }
        return new Fence(LinkAttempt.executed(source), new OriginTable(source).claims(link.from()), others);
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
