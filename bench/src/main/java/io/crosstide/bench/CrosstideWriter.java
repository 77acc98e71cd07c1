package io.crosstide.bench;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Crosstide's writer, in a process of its own. Kafka has the whole backlog before it starts. */
record CrosstideWriter(LoopPrevention mode, ApplyMode apply, ConflictDetection detect) implements Contestant {
    @Override
    public String name() {
        return "Crosstide, %s, apply %s, detect %s".formatted(label(mode), label(apply), label(detect));
    }

    private static String label(Enum<?> setting) {
        return setting.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public boolean isReference() {
        return false;
    }

    @Override
    public Course apply(Backlogged source, MysqlServerOfRun target)
            throws SQLException, IOException, CommandFailedException, InterruptedException {
        Topology topology = BenchTopology.with(source.topology(mode), target.folder(), apply, detect);
        source.deleteStreamOfTarget();
        BenchTopology.initialise(topology, BenchTopology.TARGET, target.mysql());
        try (Connection connection = target.mysql().connect();
                BenchService writer = BenchService.start(
                        target.folder().resolve("writer.log"), "writer", topology, BenchTopology.TARGET)) {
            return Course.watch(
                    mode == LoopPrevention.GTID ? source.gtids().count() : source.lastSeq() - source.firstSeq() + 1,
                    mode == LoopPrevention.GTID
                            ? new ExecutedCount(connection, source.gtids())
                            : () -> appliedSeqs(connection, topology, source),
                    writer.stat(),
                    Backlogged.stat(target.mysql()));
        }
    }

    @Override
    public Attached attach(SteadyServers servers) throws IOException, CommandFailedException {
        Topology topology = BenchTopology.with(servers.topology(mode), servers.folder(), apply, detect);
        BenchTopology.initialise(topology, BenchTopology.SOURCE, servers.source());
        BenchTopology.initialise(topology, BenchTopology.TARGET, servers.target());
        BenchService syncer =
                BenchService.start(servers.folder().resolve("syncer.log"), "syncer", topology, BenchTopology.SOURCE);
        BenchService writer =
                BenchService.start(servers.folder().resolve("writer.log"), "writer", topology, BenchTopology.TARGET);
        return new Attached(
                Map.of("syncer", syncer.stat(), "writer", writer.stat(), "Kafka", servers.kafka()),
                List.of(syncer, writer));
    }

    private static long appliedSeqs(Connection connection, Topology topology, Backlogged source) throws SQLException {
        LinkName link =
                new LinkName(topology.name(), BenchTopology.CLUSTER, BenchTopology.SOURCE, BenchTopology.TARGET);
        return Math.max(0, DirectionRows.read(link, connection).lowSeq() - source.firstSeq() + 1);
    }
}
