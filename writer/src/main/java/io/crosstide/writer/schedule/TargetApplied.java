package io.crosstide.writer.schedule;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads from the target what it has applied of another link's stream. Any process may serve that link. */
public final class TargetApplied implements DependencyWait.Target {
    private final LinkName link;
    private final LoopPrevention mode;
    private final Connection connection;
    private final Map<String, GtidSet> joined = new HashMap<>();

    /** @param link the link that waits */
    public TargetApplied(LinkName link, LoopPrevention mode, Connection connection) {
        this.link = link;
        this.mode = mode;
        this.connection = connection;
    }

    @Override
    public boolean includes(Dependency dependency) throws SQLException {
        if (mode == LoopPrevention.DIRECTION_TABLE) {
            LinkName other = new LinkName(link.mesh(), link.cluster(), dependency.datacenter(), link.target());
            return DirectionRows.read(other, connection).lowSeq() >= dependency.seq();
        }
        GtidSet asked = dependency.gtids().minus(joined(dependency.datacenter()));
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT GTID_SUBSET(?, @@GLOBAL.gtid_executed)")) {
            statement.setString(1, asked.toString());
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    /** GTIDs before the join point count as applied, although the target's executed set may not contain them. */
    private GtidSet joined(String source) throws SQLException {
        GtidSet known = joined.get(source);
        if (known == null) {
            Optional<JoinPoint> joinPoint = new JoinPointTable(link.mesh(), link.cluster(), source).read(connection);
            known = joinPoint.map(JoinPoint::gtids).orElse(GtidSet.EMPTY);
            if (joinPoint.isPresent() && joinPoint.get().streamId() != null) {
                joined.put(source, known);
            }
        }
        return known;
    }
}
