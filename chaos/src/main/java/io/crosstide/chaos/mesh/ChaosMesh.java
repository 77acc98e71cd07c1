package io.crosstide.chaos.mesh;

import io.crosstide.cli.Crosstide;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.demo.Cleanup;
import io.crosstide.demo.DemoDatacenter;
import io.crosstide.demo.DemoServers;
import io.crosstide.demo.IdenticalInit;
import io.crosstide.demo.OwnProgram;
import io.crosstide.demo.Together;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.process.FakeClock;
import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProgramProcess;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.Link;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/** The datacenters of a run: real servers, and the services as processes of their own. */
public final class ChaosMesh {
    private static final Duration START = Duration.ofSeconds(90);
    private static final String SYNCER = "syncer";
    private static final String WRITER = "writer";
    private static final String STANDBY = "standby";
    private static final long LOOK_MILLIS = 100;

    private final ServerFolder folder;
    private final Topology topology;
    private final List<ChaosDatacenter> datacenters;

    private ChaosMesh(ServerFolder folder, Topology topology, List<ChaosDatacenter> datacenters) {
        this.folder = folder;
        this.topology = topology;
        this.datacenters = List.copyOf(datacenters);
    }

    /** The services of a datacenter. */
    public static List<String> services(boolean standby) {
        return standby ? List.of(SYNCER, WRITER, STANDBY) : List.of(SYNCER, WRITER);
    }

    /** Starts the servers of the datacenters. The services do not run yet. */
    public static ChaosMesh start(MeshSettings settings, Cleanup cleanup, Consumer<String> progress)
            throws CommandFailedException, InterruptedException, IOException, SQLException {
        ServerFolder folder = cleanup.add(ServerFolder.create("crosstide-chaos"));
        Map<String, SmallDisks> disks = new LinkedHashMap<>();
        Map<String, Clocks> clocks = new LinkedHashMap<>();
        Map<String, FakeClock> mysqlClocks = new LinkedHashMap<>();
        for (String name : settings.names()) {
            if (settings.smallDisks()) {
                disks.put(name, SmallDisks.mount(folder, name, cleanup));
            }
            if (settings.clocks()) {
                Clocks both = Clocks.create(folder, name);
                clocks.put(name, both);
                mysqlClocks.put(name, both.mysql());
            }
        }
        List<DemoDatacenter> servers = new DemoServers(folder, cleanup, progress)
                .withNetwork()
                .withClocks(mysqlClocks)
                .start(settings.names());
        Map<String, MysqlPair> clusters = new LinkedHashMap<>();
        Map<String, List<TcpProxy>> networks = new LinkedHashMap<>();
        for (DemoDatacenter each : servers) {
            MysqlPair cluster = settings.replicas()
                    ? MysqlPair.withReplica(
                            each.mysql(), folder.resolve(each.name()).resolve("replica"), cleanup)
                    : MysqlPair.alone(each.mysql());
            clusters.put(each.name(), cluster);
            List<TcpProxy> proxies = new ArrayList<>();
            for (MysqlServer server : cluster.servers()) {
                proxies.add(cleanup.add(TcpProxy.to(server.host(), server.port())));
            }
            networks.put(each.name(), proxies);
        }
        Topology topology = ChaosTopology.write(folder, servers, networks, settings.mode(), settings.apply());
        List<ChaosDatacenter> datacenters = new ArrayList<>();
        for (DemoDatacenter each : servers) {
            Map<String, ProgramProcess> services = new LinkedHashMap<>();
            Optional<Clocks> clock = Optional.ofNullable(clocks.get(each.name()));
            List<String> prefix = clock.map(both -> both.services().prefix()).orElse(List.of());
            for (String service : services(settings.standby())) {
                services.put(
                        service,
                        cleanup.add(service(folder, topology, each.name(), service, prefix, settings.other())));
            }
            datacenters.add(new ChaosDatacenter(
                    each,
                    Objects.requireNonNull(clusters.get(each.name())),
                    Objects.requireNonNull(networks.get(each.name())),
                    Optional.ofNullable(disks.get(each.name())),
                    clock,
                    services));
        }
        return new ChaosMesh(folder, topology, datacenters);
    }

    /**
     * With another program, the first start and every second one after it takes that one.
     *
     * @param prefix of each command line
     */
    private static ProgramProcess service(
            ServerFolder folder,
            Topology topology,
            String datacenter,
            String kind,
            List<String> prefix,
            Optional<Path> other) {
        String command = kind.equals(STANDBY) ? "run" : kind;
        List<String> arguments = List.of(command, "-t", topology.file().toString(), "-d", datacenter);
        List<List<String>> turns = new ArrayList<>();
        other.ifPresent(launcher -> {
            List<String> line = new ArrayList<>(prefix);
            line.add(launcher.toString());
            line.addAll(arguments);
            turns.add(line);
        });
        List<String> own = new ArrayList<>(prefix);
        own.addAll(OwnProgram.command(arguments.toArray(new String[0])));
        turns.add(own);
        return new ProgramProcess(
                kind + " of " + datacenter,
                turns,
                folder.path(),
                folder.resolve(datacenter).resolve(kind + ".log"));
    }

    /** Initialises all datacenters as identical, and starts all services. */
    public void startServices(Consumer<String> progress)
            throws CommandFailedException, InterruptedException, IOException {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (ChaosDatacenter each : datacenters) {
            tasks.add(() -> {
                IdenticalInit.run(topology, each.name(), each.mysql(), progress);
                return null;
            });
        }
        Together.run(tasks);
        for (ChaosDatacenter each : datacenters) {
            for (ProgramProcess service : each.services().values()) {
                service.start();
            }
            for (ProgramProcess service : each.services().values()) {
                awaitStart(service);
            }
        }
    }

    /**
     * A service prints its address when it has started. The next ones start later, because a start takes much processor time. On
     * a busy machine a server may not answer in time; the service is started again then.
     */
    private static void awaitStart(ProgramProcess service)
            throws CommandFailedException, InterruptedException, IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (Files.readAllLines(service.log()).stream().noneMatch(line -> line.startsWith("http://"))) {
            boolean again = !service.running() && Supervisor.couldNotStart(service);
            if (System.nanoTime() > deadline || (!service.running() && !again)) {
                throw new CommandFailedException(
                        "The %s did not start:%n%s".formatted(service, LogTail.of(service.log())));
            }
            if (again) {
                service.start();
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    public ServerFolder folder() {
        return folder;
    }

    public Topology topology() {
        return topology;
    }

    public List<ChaosDatacenter> datacenters() {
        return datacenters;
    }

    public Servers servers() {
        return new Servers(topology, Map.of());
    }

    public String cluster() {
        return ChaosTopology.CLUSTER;
    }

    public StreamName stream(ChaosDatacenter source) {
        return topology.stream(ChaosTopology.CLUSTER, source.name());
    }

    public List<Link> links() {
        return List.copyOf(topology.replication(ChaosTopology.CLUSTER).links());
    }

    /** Executes statements at the server of a datacenter. */
    public void execute(ChaosDatacenter datacenter, List<String> statements) throws SQLException {
        try (Connection connection = datacenter.mysql().connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs a command of this program as an operator would. @return what it printed */
    public String command(String... arguments) {
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-t", topology.file().toString()));
        int code = Crosstide.commandLine(Map.of()).setOut(out).setErr(out).execute(all.toArray(new String[0]));
        return "crosstide %s: exit code %d%n%s".formatted(String.join(" ", arguments), code, printed);
    }
}
