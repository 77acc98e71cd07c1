package io.crosstide.demo;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.cli.compare.ClusterComparison;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.cli.status.Drain;
import io.crosstide.compare.TableResult;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** Builds datacenters on this machine, lets applications write in all of them, and compares them at the end. */
final class Demo {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /**
     * Transactions per second that all writers together must apply: about half of what two small cores can do for the whole
     * demo. With more, the lag shows how busy the machine is.
     */
    private static final double APPLIED_PER_SECOND = 120;

    private final DemoSettings settings;
    private final Cleanup cleanup;
    private final Consumer<String> progress;
    private final ServerFolder folder;
    private final List<DemoDatacenter> datacenters = new ArrayList<>();
    private final List<ServiceOfDatacenter> services = new ArrayList<>();

    Demo(DemoSettings settings, Cleanup cleanup, Consumer<String> progress) throws IOException {
        this.settings = settings;
        this.cleanup = cleanup;
        this.progress = progress;
        this.folder = cleanup.add(ServerFolder.create("crosstide-demo"));
    }

    ServerFolder folder() {
        return folder;
    }

    List<DemoDatacenter> datacenters() {
        return List.copyOf(datacenters);
    }

    List<ServiceOfDatacenter> services() {
        return List.copyOf(services);
    }

    DemoResult run() throws CommandFailedException, InterruptedException {
        try {
            datacenters.addAll(new DemoServers(folder, cleanup, progress).start(settings.names()));
            Topology topology = DemoTopology.write(folder, datacenters, settings.mode());
            Servers servers = new Servers(topology, Map.of());
            createTables();
            initialise(topology);
            startServices(topology);
            return write(topology, servers);
        } catch (IOException | SQLException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    private void createTables() throws SQLException {
        for (DemoDatacenter datacenter : datacenters) {
            Workload.createSchema(datacenter.mysql()::connect);
            try (Connection connection = datacenter.mysql().connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(ProvokedConflict.TABLE);
                statement.execute(LagProbe.table(Beats.TABLE));
            }
        }
    }

    private void initialise(Topology topology) throws CommandFailedException, InterruptedException {
        progress.accept("running crosstide init for " + String.join(", ", settings.names()));
        List<Callable<Void>> tasks = new ArrayList<>();
        for (DemoDatacenter each : datacenters) {
            tasks.add(() -> {
                IdenticalInit.run(topology, each.name(), each.mysql(), progress);
                return null;
            });
        }
        Together.run(tasks);
    }

    private void startServices(Topology topology) throws IOException, CommandFailedException {
        progress.accept("starting crosstide run, one process per datacenter");
        for (DemoDatacenter datacenter : datacenters) {
            services.add(cleanup.add(new ServiceOfDatacenter(
                    topology,
                    datacenter.name(),
                    folder.resolve(datacenter.name()).resolve("crosstide.log"))));
        }
        for (ServiceOfDatacenter service : services) {
            service.awaitStart();
        }
    }

    private DemoResult write(Topology topology, Servers servers)
            throws SQLException, CommandFailedException, InterruptedException {
        Map<String, Long> committed = new HashMap<>();
        ProvokedConflict clash = new ProvokedConflict(datacenters);
        List<Workload> workloads = new ArrayList<>();
        Beats beats = cleanup.add(new Beats(datacenters));
        long began;
        try {
            awaitFirstRows(beats);
            began = System.nanoTime();
            for (int i = 0; i < datacenters.size(); i++) {
                workloads.add(
                        cleanup.add(new Workload(datacenters.get(i).mysql()::connect, i, datacenters.size(), began + i)
                                .connections(2)
                                .rate(APPLIED_PER_SECOND / settings.links())));
            }
            for (Workload workload : workloads) {
                workload.start();
            }
            Duration half = settings.writing().dividedBy(2);
            Thread.sleep(half.toMillis());
            progress.accept("provoking a conflict: all datacenters insert the same unique code at the same time");
            clash.provoke();
            Thread.sleep(settings.writing().minus(half).toMillis());
            for (Workload workload : workloads) {
                workload.stop();
            }
            List<Long> rows = beats.stop();
            for (int i = 0; i < datacenters.size(); i++) {
                committed.put(
                        datacenters.get(i).name(), workloads.get(i).counts().transactions() + rows.get(i) + 1);
            }
            progress.accept("writes ended; waiting until all changes are applied in all datacenters");
            drain(topology, servers);
        } finally {
            beats.close();
            workloads.forEach(Workload::close);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        progress.accept("comparing every table");
        ClusterComparison comparison =
                new ClusterComparison(topology, DemoTopology.CLUSTER, servers, line -> {}).open();
        comparison.run(null);
        return result(topology, servers, committed, beats, seconds, comparison, clash);
    }

    /** The services are ready before they replicate: a link first takes over its target and reads its stream. */
    private void awaitFirstRows(Beats beats) throws CommandFailedException, InterruptedException {
        Optional<String> silent = beats.awaitFirst(PATIENCE);
        if (silent.isPresent()) {
            throw new CommandFailedException(
                    "nothing arrived %s within %d s%s".formatted(silent.get(), PATIENCE.toSeconds(), serviceLogs()));
        }
        beats.restart();
        progress.accept("replication runs; applications write in all datacenters for %d s"
                .formatted(settings.writing().toSeconds()));
    }

    private void drain(Topology topology, Servers servers) throws CommandFailedException, InterruptedException {
        try (Drain drain = new Drain(topology, servers)) {
            drain.await(PATIENCE);
        } catch (CommandFailedException failure) {
            throw new CommandFailedException(failure.getMessage() + serviceLogs(), failure);
        }
    }

    private String serviceLogs() {
        StringBuilder logs = new StringBuilder();
        services.forEach(service ->
                logs.append("%n%nlog of %s:%n".formatted(service.datacenter())).append(service.tail()));
        return logs.toString();
    }

    private DemoResult result(
            Topology topology,
            Servers servers,
            Map<String, Long> committed,
            Beats beats,
            double seconds,
            ClusterComparison comparison,
            ProvokedConflict clash)
            throws SQLException {
        List<String> wrong = new ArrayList<>(comparison.failures());
        List<Conflict> conflicts = conflicts(topology);
        Map<String, StreamCount> streams = new HashMap<>();
        for (DemoDatacenter datacenter : datacenters) {
            streams.put(datacenter.name(), count(topology, servers, datacenter.name()));
        }
        List<DirectionResult> directions = new ArrayList<>();
        for (DemoDatacenter source : datacenters) {
            StreamCount stream = streams.getOrDefault(source.name(), new StreamCount(0, 0));
            long loops = stream.transactions() - committed.getOrDefault(source.name(), 0L);
            if (loops != 0) {
                wrong.add("%s published %d transactions, but its applications committed %d"
                        .formatted(source.name(), stream.transactions(), committed.get(source.name())));
            }
            for (DemoDatacenter target : datacenters) {
                if (!target.equals(source)) {
                    Lags lag = beats.lag(Beats.direction(source.name(), target.name()));
                    directions.add(new DirectionResult(
                            source.name(),
                            target.name(),
                            stream.transactions(),
                            stream.rows(),
                            stream.rows() / seconds,
                            lag.quantile(0.5),
                            lag.quantile(0.99),
                            loops,
                            conflicts.stream()
                                    .filter(conflict -> conflict.origin().equals(source.name())
                                            && conflict.datacenter().equals(target.name()))
                                    .count()));
                }
            }
        }
        judge(comparison.results(), conflicts, clash, wrong);
        Map<String, Long> memory = new LinkedHashMap<>();
        services.forEach(service -> memory.put(service.datacenter(), service.peakMemory()));
        return new DemoResult(directions, comparison.results(), conflicts, memory, wrong);
    }

    private static void judge(
            List<TableResult> tables, List<Conflict> conflicts, ProvokedConflict clash, List<String> wrong) {
        for (TableResult table : tables) {
            long expected = table.table().equals(ProvokedConflict.TABLE_NAME) ? clash.expectedDifferences() : 0;
            if (table.differingRows() != expected || !table.notes().isEmpty()) {
                wrong.add("%s.%s differs in %d rows, expected: %d %s"
                        .formatted(
                                table.database(),
                                table.table(),
                                table.differingRows(),
                                expected,
                                String.join("; ", table.notes())));
            }
        }
        long provoked = conflicts.stream()
                .filter(conflict -> conflict.kind() == ConflictKind.INSERT_EXISTS
                        && conflict.table().equals("shop." + ProvokedConflict.TABLE_NAME))
                .count();
        if (provoked != clash.expectedConflicts() || conflicts.size() != clash.expectedConflicts()) {
            wrong.add("%d conflicts are recorded, %d of them provoked; expected %d, all provoked"
                    .formatted(conflicts.size(), provoked, clash.expectedConflicts()));
        }
    }

    private List<Conflict> conflicts(Topology topology) throws SQLException {
        List<Conflict> conflicts = new ArrayList<>();
        for (DemoDatacenter datacenter : datacenters) {
            try (Connection connection = datacenter.mysql().connect()) {
                new ConflictTable(topology.name(), DemoTopology.CLUSTER)
                        .read(connection, ConflictFilter.ALL, conflicts::add);
            }
        }
        return conflicts;
    }

    private static StreamCount count(Topology topology, Servers servers, String datacenter) {
        try (StreamView view = new StreamView(
                servers.kafka(datacenter, datacenter),
                topology.stream(DemoTopology.CLUSTER, datacenter),
                Servers.PATIENCE,
                Time.SYSTEM)) {
            return StreamCount.of(view);
        }
    }
}
