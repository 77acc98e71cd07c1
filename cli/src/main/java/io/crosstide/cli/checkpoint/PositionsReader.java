package io.crosstide.cli.checkpoint;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.LowSequences;
import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Opening;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.secret.SecretException;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is on record of streams and links: the checkpoint topics in Kafka, and the tables and executed sets of the targets. It
 * asks no process of Crosstide, and all servers at the same time.
 */
public final class PositionsReader {
    private record Source(String cluster, String datacenter) {}

    private record Target(String cluster, String datacenter) {}

    private final Topology topology;
    private final Servers servers;
    private final List<StreamPositions> streams = new ArrayList<>();
    private final List<LinkPositions> links = new ArrayList<>();
    /** Links of one server fail for one reason. */
    private final Set<String> failures = new LinkedHashSet<>();

    public PositionsReader(Topology topology, Servers servers) {
        this.topology = topology;
        this.servers = servers;
    }

    /** @param datacenter only the streams of this datacenter, and the links that apply them; null for all */
    public PositionsReader read(@Nullable String datacenter) {
        Map<Source, Opening<StreamView>> views = new LinkedHashMap<>();
        Map<Target, Opening<Primary>> primaries = new LinkedHashMap<>();
        for (String cluster : topology.replication().keySet()) {
            for (String source : topology.datacentersOf(cluster)) {
                if (datacenter == null || source.equals(datacenter)) {
                    List<Link> from = linksFrom(cluster, source).toList();
                    String seenFrom = from.isEmpty() ? source : from.get(0).to();
                    views.put(
                            new Source(cluster, source), servers.openView(topology.stream(cluster, source), seenFrom));
                    from.forEach(link -> primaries.computeIfAbsent(
                            new Target(cluster, link.to()), any -> servers.openPrimary(link.to(), cluster)));
                }
            }
        }
        views.forEach(this::readStream);
        primaries.forEach((target, opening) -> readLinks(target, opening, datacenter));
        return this;
    }

    private Stream<Link> linksFrom(String cluster, String source) {
        return topology.replication(cluster).links().stream()
                .filter(link -> link.from().equals(source));
    }

    private void readStream(Source source, Opening<StreamView> opening) {
        StreamName name = topology.stream(source.cluster(), source.datacenter());
        try (StreamView view = opening.await()) {
            streams.add(new StreamPositions(
                    source.cluster(),
                    source.datacenter(),
                    name,
                    true,
                    view.checkpoint().orElse(null)));
            return;
        } catch (UnreachableException | CorruptRecordException failure) {
            failures.add(String.valueOf(failure.getMessage()));
        } catch (KafkaException failure) {
            failures.add(String.valueOf(servers.kafkaUnreachable(source.datacenter(), source.datacenter(), failure)
                    .getMessage()));
        }
        streams.add(new StreamPositions(source.cluster(), source.datacenter(), name, false, null));
    }

    private void readLinks(Target target, Opening<Primary> opening, @Nullable String source) {
        List<Link> into = topology.linksInto(target.cluster(), target.datacenter()).stream()
                .filter(link -> source == null || link.from().equals(source))
                .toList();
        List<LinkPositions> read = new ArrayList<>();
        try (Connection connection = opening.await().connection()) {
            for (Link link : into) {
                read.add(new LinkPositions(target.cluster(), link, known(target.cluster(), link, connection)));
            }
        } catch (UnreachableException | SecretException failure) {
            failures.add(String.valueOf(failure.getMessage()));
        } catch (SQLException failure) {
            failures.add(explained(target, failure));
        }
        for (Link link : into.subList(read.size(), into.size())) {
            read.add(new LinkPositions(target.cluster(), link, null));
        }
        links.addAll(read);
    }

    private LinkPositions.Known known(String cluster, Link link, Connection target) throws SQLException {
        LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
        boolean gtidMode = topology.replication(cluster).loopPrevention() == LoopPrevention.GTID;
        // positions before the executed set: the set then contains what they say
        Optional<StoredPosition> position = PositionTable.read(name, target);
        DirectionRows rows = DirectionRows.read(name, target);
        long low = LowSequences.read(topology.name(), cluster, target).getOrDefault(link.from(), 0L);
        SequenceRanges above = rows.applied();
        above.removeUpTo(low);
        return new LinkPositions.Known(
                low,
                gtidMode ? null : above.toString(),
                gtidMode ? LinkAttempt.executed(target) : null,
                position.orElse(null),
                new OwnerTable(name).read(target).orElse(null),
                new JoinPointTable(topology.name(), cluster, link.from())
                        .read(target)
                        .orElse(null));
    }

    private String explained(Target target, SQLException failure) {
        if (Initialisation.isMissing(failure)) {
            Initialisation initialisation = new Initialisation(topology);
            return initialisation.error(target.datacenter(), target.cluster(), failure) + " "
                    + initialisation.remedy(target.datacenter());
        }
        return servers.refusal(target.datacenter(), target.cluster(), failure);
    }

    public List<StreamPositions> streams() {
        return List.copyOf(streams);
    }

    public List<LinkPositions> links() {
        return List.copyOf(links);
    }

    /** What could not be read, and what to do. */
    public List<String> failures() {
        return List.copyOf(failures);
    }
}
