package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.testkit.process.FakeClock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Starts the servers of all datacenters in parallel. */
public final class DemoServers {

    private final ServerFolder folder;
    private final Cleanup cleanup;
    private final Consumer<String> progress;
    private boolean network;
    private Map<String, FakeClock> clocks = Map.of();

    public DemoServers(ServerFolder folder, Cleanup cleanup, Consumer<String> progress) {
        this.folder = folder;
        this.cleanup = cleanup;
        this.progress = progress;
    }

    /** Puts a network between each broker and the clients of other datacenters: {@link KafkaCluster#remoteProxies}. */
    public DemoServers withNetwork() {
        network = true;
        return this;
    }

    /** Gives MySQL servers clocks of their own, by the names of their datacenters. */
    public DemoServers withClocks(Map<String, FakeClock> mysql) {
        clocks = Map.copyOf(mysql);
        return this;
    }

    /** Starts a server and a broker for each of these datacenters. */
    public List<DemoDatacenter> start(List<String> names) throws CommandFailedException, InterruptedException {
        MysqlInstallation installation = installation();
        progress.accept("starting " + names.size() + " × " + installation.describe() + " and Kafka");
        ExecutorService threads = Executors.newFixedThreadPool(2 * names.size());
        try {
            List<Future<MysqlServer>> servers = new ArrayList<>();
            List<Future<KafkaCluster>> brokers = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                String name = names.get(i);
                int number = i + 1;
                brokers.add(threads.submit(() -> kafka(name)));
                servers.add(threads.submit(() -> mysql(installation, name, number, names.size())));
            }
            List<DemoDatacenter> datacenters = new ArrayList<>();
            for (int i = 0; i < names.size(); i++) {
                datacenters.add(new DemoDatacenter(names.get(i), get(servers.get(i)), get(brokers.get(i))));
            }
            return datacenters;
        } finally {
            threads.shutdownNow();
        }
    }

    private MysqlInstallation installation() throws CommandFailedException {
        try {
            return MysqlInstallation.find(progress);
        } catch (IOException failure) {
            throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
        }
    }

    /** Every server generates its own AUTO_INCREMENT values, because applications write in all datacenters. */
    private MysqlServer mysql(MysqlInstallation installation, String name, int number, int servers) throws IOException {
        MysqldBuilder builder = new MysqldBuilder(
                        installation, folder.resolve(name).resolve("mysql").resolve("data"))
                .serverId(number)
                .option("auto_increment_increment", Integer.toString(servers))
                .option("auto_increment_offset", Integer.toString(number));
        Optional.ofNullable(clocks.get(name)).ifPresent(builder::clock);
        MysqlServer server = cleanup.add(builder.build());
        server.start();
        return server;
    }

    private KafkaCluster kafka(String name) throws IOException {
        Path home = folder.resolve(name).resolve("kafka");
        KafkaCluster kafka = cleanup.add(network ? KafkaCluster.withRemoteClients(home, 1) : new KafkaCluster(home, 1));
        kafka.start();
        return kafka;
    }

    private static <T> T get(Future<T> future) throws CommandFailedException, InterruptedException {
        try {
            return future.get();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            throw new CommandFailedException("A server did not start: " + cause.getMessage(), cause);
        }
    }
}
