package io.crosstide.cli.doctor;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.writer.position.JoinHistory;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Whether a target accounts for what its sources had executed before their links start (gtid mode). */
final class HistoryCheck {

    private final Topology topology;
    private final Servers servers;

    HistoryCheck(Topology topology, Servers servers) {
        this.topology = topology;
        this.servers = servers;
    }

    /** @param target is initialised */
    List<Finding> check(ClusterProbe target) throws SQLException {
        List<Finding> findings = new ArrayList<>();
        String cluster = target.cluster().name();
        if (target.replication().loopPrevention() != LoopPrevention.GTID) {
            return findings;
        }
        for (Link link : topology.linksInto(cluster, target.datacenter())) {
            LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
            Optional<JoinPoint> joinPoint =
                    new JoinPointTable(name.mesh(), cluster, link.from()).read(target.connection());
            Optional<Checkpoint> source = joinPoint.isEmpty() ? Optional.empty() : source(name);
            if (source.isPresent()) {
                JoinHistory.of(
                                name,
                                joinPoint.get(),
                                source.get(),
                                executed(target),
                                new OriginTable(target.connection()).claims(link.to()))
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

    /** Empty where the source is not initialised or its Kafka does not answer, which other findings say. */
    private Optional<Checkpoint> source(LinkName link) {
        try (StreamView view = servers.view(topology.stream(link.cluster(), link.source()), link.target())) {
            return view.checkpoint();
        } catch (KafkaException unreachable) {
            return Optional.empty();
        }
    }
}
