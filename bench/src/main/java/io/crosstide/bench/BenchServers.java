package io.crosstide.bench;

import io.crosstide.bench.debezium.CapturedTopics;
import io.crosstide.bench.debezium.ConnectLibraries;
import io.crosstide.bench.debezium.DebeziumCapture;
import io.crosstide.bench.load.Load;
import io.crosstide.bench.load.LoadGenerator;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.streams.StreamView;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The servers of one workload: a source with its backlog, and a new target for each run. */
final class BenchServers implements AutoCloseable {
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    private final BenchMysql mysql;
    private final Path folder;
    private final Cleanup cleanup;
    private final Network network;
    private final List<AutoCloseable> started = new ArrayList<>();
    private final Optional<ConnectLibraries> debezium;
    private int targetPort;

    /** @param debezium if it takes part */
    BenchServers(
            MysqlInstallation installation,
            Path folder,
            Cleanup cleanup,
            Network network,
            Optional<ConnectLibraries> debezium) {
        this.debezium = debezium;
        this.mysql = new BenchMysql(installation, folder);
        this.folder = folder;
        this.cleanup = cleanup;
        this.network = network;
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Writes the backlog: into the binlog of the source, and from there into Kafka. */
    Backlogged write(LoadGenerator generator, int transactions, int workers)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        mysql.prepare(generator);
        MysqlServer source = keep(mysql.copy(folder.resolve("source"), 0, 1));
        source.start();
        KafkaCluster kafka = keep(network.kafka(folder.resolve("kafka")));
        kafka.start();
        targetPort = mysql.copy(folder.resolve("unused"), 0, 2).port();
        Map<LoopPrevention, Topology> topologies = new EnumMap<>(LoopPrevention.class);
        for (LoopPrevention mode : LoopPrevention.values()) {
            topologies.put(mode, BenchTopology.write(folder, mode, kafka, source.port(), targetPort, workers));
        }
        Optional<DebeziumCapture> capture =
                debezium.isPresent() ? Optional.of(keep(capture(debezium.get(), source, kafka))) : Optional.empty();
        Backlogged backlogged = publish(generator, transactions, source, topologies, capture);
        if (capture.isPresent()) {
            capture.get().await(backlogged.gtids());
            capture.get().close();
        }
        return backlogged;
    }

    private DebeziumCapture capture(ConnectLibraries libraries, MysqlServer source, KafkaCluster kafka)
            throws IOException, CommandFailedException, InterruptedException {
        return DebeziumCapture.start(
                libraries,
                folder.resolve("debezium"),
                source,
                Load.DATABASE,
                new CapturedTopics(kafka.bootstrapServers(), kafka.remoteBootstrapServers(), Load.DATABASE));
    }

    private Backlogged publish(
            LoadGenerator generator,
            int transactions,
            MysqlServer source,
            Map<LoopPrevention, Topology> topologies,
            Optional<DebeziumCapture> capture)
            throws SQLException, CommandFailedException, InterruptedException, IOException {
        Topology topology = Objects.requireNonNull(topologies.get(LoopPrevention.GTID));
        Servers servers = new Servers(topology, Map.of());
        BenchTopology.initialise(topology, BenchTopology.SOURCE, source);
        GtidSet before = executed(source);
        try (BenchService syncer =
                BenchService.start(folder.resolve("syncer.log"), "syncer", topology, BenchTopology.SOURCE)) {
            generator.write(source, transactions);
            GtidSet gtids = executed(source).minus(before);
            Checkpoint end = awaitPublished(topology, servers, gtids, syncer);
            return new Backlogged(source, topologies, gtids, end.seq() - gtids.count() + 1, end.seq(), capture);
        }
    }

    private static Checkpoint awaitPublished(Topology topology, Servers servers, GtidSet gtids, BenchService syncer)
            throws CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        try (StreamView view =
                servers.view(topology.stream(BenchTopology.CLUSTER, BenchTopology.SOURCE), BenchTopology.SOURCE)) {
            while (syncer.isRunning() && System.nanoTime() < deadline) {
                var checkpoint = view.checkpoint();
                if (checkpoint.isPresent() && checkpoint.get().published().containsAll(gtids)) {
                    return checkpoint.get();
                }
                Thread.sleep(100);
            }
        }
        throw new CommandFailedException("the syncer did not publish the backlog in time");
    }

    /** Starts a target with the rows from before the backlog. */
    MysqlServer target(Path run) throws IOException {
        MysqlServer target = cleanup.add(mysql.copy(run.resolve("mysql"), targetPort, 2));
        target.start();
        return target;
    }

    static GtidSet executed(MysqlServer server) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }

    private <T extends AutoCloseable> T keep(T server) {
        started.add(server);
        return cleanup.add(server);
    }

    /** Ends the source and its Kafka. */
    @Override
    public void close() throws IOException {
        for (AutoCloseable server : started) {
            try {
                server.close();
            } catch (Exception failure) {
                throw new IOException("could not end " + server, failure);
            }
        }
    }
}
