package io.crosstide.compare.answer;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.change.comparison.AppliedTransactions;
import io.crosstide.change.comparison.ReadPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads which transactions a snapshot shows. */
final class PositionReader {
    /** MySQL shows the rows of a transaction slightly before it adds the GTID to the executed set. */
    private static final Duration SETTLE = Duration.ofMillis(50);

    private static final Duration PUBLISHED = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Topology topology;
    private final StreamName stream;
    private final KafkaClients kafka;
    private final Time time;

    PositionReader(Topology topology, StreamName stream, KafkaClients kafka, Time time) {
        this.topology = topology;
        this.stream = stream;
        this.kafka = kafka;
        this.time = time;
    }

    /** What a snapshot that begins after this call shows at least. */
    GtidSet executed(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            row.next();
            return GtidSet.parse(row.getString(1));
        }
    }

    /**
     * The position of a snapshot that is still open.
     *
     * @param atLeast what {@link #executed} returned before it began
     */
    ReadPosition read(Connection connection, GtidSet atLeast) throws SQLException, InterruptedException {
        Map<String, JoinPoint> joinPoints = JoinPointTable.all(connection, stream.mesh(), stream.cluster());
        Map<String, GtidSet> joined = new HashMap<>();
        joinPoints.forEach((source, joinPoint) -> joined.put(source, joinPoint.gtids()));
        boolean direction = topology.replication(stream.cluster()).loopPrevention() == LoopPrevention.DIRECTION_TABLE;
        Map<String, AppliedTransactions> applied = direction ? applied(connection, joinPoints) : Map.of();
        time.sleep(SETTLE);
        GtidSet atMost = executed(connection);
        return new ReadPosition(
                atLeast,
                atMost,
                joined,
                new OriginTable(connection).claims(stream.datacenter()),
                direction ? published(atMost) : 0,
                applied);
    }

    private Map<String, AppliedTransactions> applied(Connection connection, Map<String, JoinPoint> joinPoints)
            throws SQLException {
        Map<String, AppliedTransactions> applied = new HashMap<>();
        for (Link link : topology.linksInto(stream.cluster(), stream.datacenter())) {
            JoinPoint joinPoint = joinPoints.get(link.from());
            @Nullable UUID streamId = joinPoint == null ? null : joinPoint.streamId();
            if (streamId != null) {
                LinkName name = new LinkName(stream.mesh(), stream.cluster(), link.from(), link.to());
                DirectionRows rows = DirectionRows.read(name, connection);
                applied.put(
                        link.from(),
                        new AppliedTransactions(
                                streamId, rows.lowSeq(), rows.applied().toString()));
            }
        }
        return applied;
    }

    /** Waits until the stream has published the transactions; 0 if that takes too long. */
    private long published(GtidSet gtids) throws InterruptedException {
        long beganNanos = time.nanos();
        try (StreamView view = new StreamView(kafka, stream, time)) {
            while (time.since(beganNanos).compareTo(PUBLISHED) < 0) {
                Optional<Checkpoint> last = view.checkpoint();
                if (last.isPresent()
                        && gtids.minus(last.get().executed())
                                .minus(last.get().pending())
                                .isEmpty()) {
                    return last.get().seq();
                }
                time.sleep(PAUSE);
            }
        }
        return 0;
    }
}
