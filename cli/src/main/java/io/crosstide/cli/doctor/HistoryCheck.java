package io.crosstide.cli.doctor;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.writer.position.JoinHistory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/**
 * Whether a target accounts for what its sources had executed before their links start (gtid mode).
 *
 * @param streams by source; each is closed by the check, or abandoned by who opened them
 */
record HistoryCheck(String mesh, Map<String, Opening<StreamView>> streams) {

    /** Starts to open the streams that the check of a target needs. */
    static Map<String, Opening<StreamView>> open(Topology topology, Servers servers, String target, String cluster) {
        Map<String, Opening<StreamView>> streams = new LinkedHashMap<>();
        if (topology.replication(cluster).loopPrevention() == LoopPrevention.GTID) {
            for (Link link : topology.linksInto(cluster, target)) {
                streams.put(link.from(), servers.openView(topology.stream(cluster, link.from()), target));
            }
        }
        return streams;
    }

    /** @param target is initialised */
    List<Finding> check(ClusterProbe target) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        for (Map.Entry<String, Opening<StreamView>> stream : streams.entrySet()) {
            LinkName link = new LinkName(mesh, target.cluster().name(), stream.getKey(), target.datacenter());
            Optional<JoinPoint> joinPoint =
                    new JoinPointTable(mesh, link.cluster(), link.source()).read(target.connection());
            Optional<Checkpoint> source = joinPoint.isEmpty() ? Optional.empty() : read(stream.getValue());
            if (source.isPresent()) {
                JoinHistory.of(
                                link,
                                joinPoint.get(),
                                source.get(),
                                executed(target),
                                new OriginTable(target.connection()).claims(link.target()))
                        .gaps()
                        .forEach(gap -> findings.add(Finding.warning(target.where(), gap.what(), gap.remedy())));
            }
        }
        return findings;
    }

    private static GtidSet executed(ClusterProbe target) throws SQLException {
        return GtidSet.parse(target.all("SELECT @@GLOBAL.gtid_executed", row -> row.getString(1))
                .get(0));
    }

    /**
     * Empty where the source is not initialised or its Kafka does not answer, which other findings say; or where the
     * checkpoint is damaged, which {@code status} says.
     */
    private static Optional<Checkpoint> read(Opening<StreamView> opening) {
        try (StreamView view = opening.await()) {
            return view.checkpoint();
        } catch (UnreachableException | KafkaException | CorruptRecordException unreadable) {
            return Optional.empty();
        }
    }
}
