package io.crosstide.bench;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.setup.LinkStarts;
import io.crosstide.cli.setup.Setup;
import io.crosstide.cli.setup.SetupPlan;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.ConflictDetection;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.SecretReference;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.sql.Connection;
import java.sql.SQLException;
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
        initialise(topology, source, target);
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

    private static long appliedSeqs(Connection connection, Topology topology, Backlogged source) throws SQLException {
        LinkName link =
                new LinkName(topology.name(), BenchTopology.CLUSTER, BenchTopology.SOURCE, BenchTopology.TARGET);
        return Math.max(0, DirectionRows.read(link, connection).lowSeq() - source.firstSeq() + 1);
    }

    private static void initialise(Topology topology, Backlogged source, MysqlServerOfRun target)
            throws CommandFailedException, InterruptedException {
        source.deleteStreamOfTarget();
        Datacenter datacenter = topology.datacenter(BenchTopology.TARGET);
        SetupPlan plan = new SetupPlan(
                topology,
                datacenter,
                new LinkStarts(topology, datacenter).choose(true, Map.of()),
                new SetupPlan.Administrator(
                        target.mysql().user(),
                        new SecretReference.Literal(target.mysql().password())),
                false);
        new Setup(plan, new Servers(topology, Map.of()), new PrintWriter(Writer.nullWriter()), line -> {}).run();
    }
}
