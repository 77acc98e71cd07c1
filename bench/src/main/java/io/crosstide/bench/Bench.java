package io.crosstide.bench;

import io.crosstide.bench.debezium.ConnectLibraries;
import io.crosstide.bench.load.Load;
import io.crosstide.bench.load.LoadKind;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.compare.TableComparison;
import io.crosstide.compare.TableResult;
import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.connect.ConnectionSource;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Runs all contestants in turn, round by round, over the backlog of each workload. */
final class Bench {
    private final BenchSettings settings;
    private final Cleanup cleanup;
    private final Consumer<String> progress;

    Bench(BenchSettings settings, Cleanup cleanup, Consumer<String> progress) {
        this.settings = settings;
        this.cleanup = cleanup;
        this.progress = progress;
    }

    List<BenchRun> run() throws CommandFailedException, InterruptedException {
        List<BenchRun> runs = new ArrayList<>();
        try {
            MysqlInstallation installation = MysqlInstallation.find(progress);
            Optional<ConnectLibraries> debezium = settings.contestants().contains(new Debezium())
                    ? Optional.of(ConnectLibraries.find(System.getenv(), progress))
                    : Optional.empty();
            debezium.ifPresent(libraries -> progress.accept("Debezium " + libraries.version()));
            for (LoadKind kind : settings.loads()) {
                ServerFolder folder = cleanup.add(ServerFolder.create("crosstide-bench"));
                BenchServers servers = new BenchServers(
                        installation, folder.path(), cleanup, new Network(settings.roundTrip()), debezium);
                runs.addAll(run(kind, servers));
                servers.close();
                folder.close();
            }
        } catch (IOException | SQLException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
        return runs;
    }

    private List<BenchRun> run(LoadKind kind, BenchServers servers)
            throws IOException, SQLException, CommandFailedException, InterruptedException {
        int transactions = settings.transactions(kind);
        progress.accept("%s: writing %d transactions".formatted(kind.label(), transactions));
        Backlogged source = servers.write(settings.generator(kind), transactions, settings.workers());
        List<BenchRun> runs = new ArrayList<>();
        int started = 0;
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Contestant contestant : settings.contestants()) {
                Path folder = servers.folder("run-" + ++started);
                MysqlServer target = servers.target(folder);
                String line;
                try {
                    Course course = contestant.apply(source, new MysqlServerOfRun(target, folder));
                    BenchRun run = new BenchRun(kind, contestant, course, differing(source.mysql(), target));
                    runs.add(run);
                    line = run.line();
                } catch (CommandFailedException failure) {
                    if (contestant.mustSucceed()) {
                        throw failure;
                    }
                    line = "%s FAILED and is not in the table: %s".formatted(contestant.name(), failure.getMessage());
                }
                BenchMysql.discard(target);
                progress.accept("%s, round %d: %s".formatted(kind.label(), round, line));
            }
        }
        return runs;
    }

    static long differing(MysqlServer source, MysqlServer target) throws SQLException {
        Map<String, ConnectionSource> servers = new LinkedHashMap<>();
        servers.put("source", source::connect);
        servers.put("target", target::connect);
        return new TableComparison(servers)
                .compare(List.of(Load.DATABASE)).stream()
                        .mapToLong(TableResult::differingRows)
                        .sum();
    }
}
