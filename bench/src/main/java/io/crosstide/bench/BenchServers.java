package io.crosstide.bench;

import io.crosstide.bench.load.Backlog;
import io.crosstide.bench.load.Load;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.setup.LinkStarts;
import io.crosstide.cli.setup.Setup;
import io.crosstide.cli.setup.SetupPlan;
import io.crosstide.demo.Cleanup;
import io.crosstide.streams.StreamView;
import io.crosstide.testkit.KafkaCluster;
import io.crosstide.testkit.MysqlInstallation;
import io.crosstide.testkit.MysqlServer;
import io.crosstide.testkit.MysqldBuilder;
import io.crosstide.topology.Datacenter;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.SecretReference;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The servers of one workload: a source with its backlog, and a new target for each run. */
final class BenchServers implements AutoCloseable {
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    private final MysqlInstallation installation;
    private final Path folder;
    private final Cleanup cleanup;
    private final Path rows;
    private final List<AutoCloseable> started = new ArrayList<>();
    private int targetPort;

    BenchServers(MysqlInstallation installation, Path folder, Cleanup cleanup) {
        this.installation = installation;
        this.folder = folder;
        this.cleanup = cleanup;
        this.rows = folder.resolve("rows");
    }

    Path folder(String name) throws IOException {
        return Files.createDirectories(folder.resolve(name));
    }

    /** Writes the backlog: into the binlog of the source, and from there into Kafka. */
    Backlogged write(Load load, int transactions, int workers)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        try (MysqlServer first = mysqld(rows, 0, 1)) {
            first.start();
            new Backlog(load, first::connect).prepare();
            first.stop();
        }
        MysqlServer source = keep(mysqld(copyOfRows(folder.resolve("source")), 0, 1));
        source.start();
        KafkaCluster kafka = keep(new KafkaCluster(folder.resolve("kafka"), 1));
        kafka.start();
        targetPort = mysqld(copyOfRows(folder.resolve("unused")), 0, 2).port();
        Map<LoopPrevention, Topology> topologies = new EnumMap<>(LoopPrevention.class);
        for (LoopPrevention mode : LoopPrevention.values()) {
            topologies.put(
                    mode,
                    BenchTopology.write(folder, mode, kafka.bootstrapServers(), source.port(), targetPort, workers));
        }
        return publish(load, transactions, source, topologies);
    }

    private Backlogged publish(
            Load load, int transactions, MysqlServer source, Map<LoopPrevention, Topology> topologies)
            throws SQLException, CommandFailedException, InterruptedException, IOException {
        Topology topology = Objects.requireNonNull(topologies.get(LoopPrevention.GTID));
        Servers servers = new Servers(topology, Map.of());
        initialise(topology, servers, source);
        GtidSet before = executed(source);
        try (BenchService syncer =
                BenchService.start(folder.resolve("syncer.log"), "syncer", topology, BenchTopology.SOURCE)) {
            new Backlog(load, source::connect).write(transactions);
            GtidSet gtids = executed(source).minus(before);
            Checkpoint end = awaitPublished(topology, servers, gtids, syncer);
            return new Backlogged(source, topologies, gtids, end.seq() - gtids.count() + 1, end.seq());
        }
    }

    private static void initialise(Topology topology, Servers servers, MysqlServer source)
            throws CommandFailedException {
        Datacenter datacenter = topology.datacenter(BenchTopology.SOURCE);
        SetupPlan plan = new SetupPlan(
                topology,
                datacenter,
                new LinkStarts(topology, datacenter).choose(true, Map.of()),
                new SetupPlan.Administrator(source.user(), new SecretReference.Literal(source.password())),
                false);
        new Setup(plan, servers, new PrintWriter(Writer.nullWriter()), line -> {}).run();
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
        MysqlServer target = cleanup.add(mysqld(copyOfRows(run.resolve("mysql")), targetPort, 2));
        target.start();
        return target;
    }

    /** Ends the target and deletes its data. */
    void discard(MysqlServer target) throws IOException {
        target.kill();
        delete(target.dataDirectory());
    }

    private MysqlServer mysqld(Path data, int port, long serverId) throws IOException {
        MysqldBuilder builder = new MysqldBuilder(installation, data)
                .serverId(serverId)
                .option("innodb_buffer_pool_size", "512M")
                .option("innodb_redo_log_capacity", "512M");
        return (port == 0 ? builder : builder.port(port)).build();
    }

    private Path copyOfRows(Path target) throws IOException {
        try (Stream<Path> files = Files.walk(rows)) {
            for (Path file : files.toList()) {
                Path copy = target.resolve(rows.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else if (!file.endsWith("auto.cnf") && Files.isRegularFile(file)) { // each server has its own UUID
                    Files.copy(file, copy);
                }
            }
        }
        return target;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static GtidSet executed(MysqlServer server) throws SQLException {
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
