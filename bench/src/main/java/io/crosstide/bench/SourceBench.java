package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.streams.StreamView;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Measures what a syncer costs its source, and how fast it publishes a backlog. Each measurement has a new source and a new
 * broker.
 */
final class SourceBench {
    private final BenchSettings settings;
    private final Cleanup cleanup;
    private final Consumer<String> progress;
    private int started;

    SourceBench(BenchSettings settings, Cleanup cleanup, Consumer<String> progress) {
        this.settings = settings;
        this.cleanup = cleanup;
        this.progress = progress;
    }

    /** Transactions that a source has committed. */
    private record Written(GtidSet gtids, long rows, long bytes, double perSecond) {}

    /** Transactions that a syncer has published. */
    private record Published(Written written, Course course) {}

    List<SourceRun> run() throws CommandFailedException, InterruptedException {
        List<SourceRun> runs = new ArrayList<>();
        EachLoad.run(settings, cleanup, progress, (kind, mysql, folder) -> {
            for (int round = 0; round < settings.rounds(); round++) {
                SourceRun run = run(kind, mysql, folder, round % 2 == 0);
                runs.add(run);
                progress.accept("%s: %s".formatted(kind.label(), run.line()));
            }
        });
        return runs;
    }

    /** @param aloneFirst the order: what runs second finds a warmer machine */
    private SourceRun run(LoadKind kind, BenchMysql mysql, ServerFolder folder, boolean aloneFirst)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        Published first = publish(kind, servers(mysql, folder), !aloneFirst);
        Published second = publish(kind, servers(mysql, folder), aloneFirst);
        Published afterwards = aloneFirst ? first : second;
        Published meanwhile = aloneFirst ? second : first;
        Written alone = afterwards.written();
        return new SourceRun(
                kind,
                alone.perSecond(),
                meanwhile.written().perSecond(),
                afterwards.course(),
                (double) alone.rows() / alone.gtids().count(),
                (double) alone.bytes() / alone.gtids().count());
    }

    private SteadyServers servers(BenchMysql mysql, ServerFolder folder) throws IOException {
        return new SteadyServers(
                mysql,
                folder.resolve("run-" + ++started),
                cleanup,
                settings.workers(),
                new Network(settings.roundTrip()));
    }

    /**
     * The source writes, and a syncer publishes all of it.
     *
     * @param meanwhile whether the syncer runs while the source writes, instead of afterwards
     */
    private Published publish(LoadKind kind, SteadyServers servers, boolean meanwhile)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        try (servers) {
            Topology topology = initialised(servers);
            @Nullable Written backlog = meanwhile ? null : write(kind, servers.source());
            try (BenchService syncer = syncer(topology, servers);
                    StreamView view = view(topology)) {
                Written written = backlog == null ? write(kind, servers.source()) : backlog;
                Course course = Course.watch(
                        written.gtids().count(),
                        () -> published(view, written.gtids()),
                        syncer.stat(),
                        Backlogged.stat(servers.source()));
                return new Published(written, course);
            }
        }
    }

    private static Topology initialised(SteadyServers servers) throws IOException, CommandFailedException {
        Topology topology = servers.topology(LoopPrevention.GTID);
        BenchTopology.initialise(topology, BenchTopology.SOURCE, servers.source());
        return topology;
    }

    private static BenchService syncer(Topology topology, SteadyServers servers)
            throws IOException, CommandFailedException {
        return BenchService.start(servers.folder().resolve("syncer.log"), "syncer", topology, BenchTopology.SOURCE);
    }

    private static StreamView view(Topology topology) throws CommandFailedException {
        return new Servers(topology, Map.of())
                .view(topology.stream(BenchTopology.CLUSTER, BenchTopology.SOURCE), BenchTopology.SOURCE);
    }

    private static long published(StreamView view, GtidSet gtids) {
        return view.checkpoint()
                .map(checkpoint -> gtids.intersection(checkpoint.published()).count())
                .orElse(0L);
    }

    private Written write(LoadKind kind, MysqlServer source) throws SQLException, InterruptedException, IOException {
        int transactions = settings.transactions(kind);
        try (Connection connection = source.connect()) {
            GtidSet executed = BenchServers.executed(source);
            long rows = changedRows(connection);
            long bytes = binlogBytes(connection);
            long began = System.nanoTime();
            settings.generator(kind).write(source, transactions);
            double perSecond = transactions * 1e9 / (System.nanoTime() - began);
            return new Written(
                    BenchServers.executed(source).minus(executed),
                    changedRows(connection) - rows,
                    binlogBytes(connection) - bytes,
                    perSecond);
        }
    }

    /** Rows of a transaction that was rolled back count, too; a load has few of them. */
    private static long changedRows(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT SUM(VARIABLE_VALUE) FROM performance_schema.global_status WHERE VARIABLE_NAME IN"
                                + " ('Innodb_rows_inserted', 'Innodb_rows_updated', 'Innodb_rows_deleted')")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long binlogBytes(Connection connection) throws SQLException {
        long bytes = 0;
        try (Statement statement = connection.createStatement();
                ResultSet files = statement.executeQuery("SHOW BINARY LOGS")) {
            while (files.next()) {
                bytes += files.getLong("File_size");
            }
        }
        return bytes;
    }
}
