package io.crosstide.testkit.kafka;

import io.crosstide.testkit.process.FreePorts;
import io.crosstide.testkit.process.LogTail;
import io.crosstide.testkit.process.ProcessControl;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/**
 * A Kafka cluster of one or more brokers on this machine, in KRaft mode. Starts, stops and kills do not change its
 * ports and data. Topics must be created: the brokers do not create them at first use.
 */
public final class KafkaCluster implements AutoCloseable {
    private final List<KafkaBroker> brokers;
    private final List<TcpProxy> remoteProxies;

    /** A cluster of {@code brokers} brokers with all its files below {@code folder}. */
    public KafkaCluster(Path folder, int brokers) throws IOException {
        this(folder, brokers, Map.of());
    }

    /** The same, with {@code properties} added to every broker's server.properties. Listeners are added to its own. */
    public KafkaCluster(Path folder, int brokers, Map<String, String> properties) throws IOException {
        this(folder, brokers, properties, false);
    }

    /** A cluster that other datacenters reach through proxies, see {@link #remoteProxies}. */
    public static KafkaCluster withRemoteClients(Path folder, int brokers) throws IOException {
        return new KafkaCluster(folder, brokers, Map.of(), true);
    }

    private KafkaCluster(Path folder, int brokers, Map<String, String> properties, boolean remoteClients)
            throws IOException {
        KafkaLibraries libraries = KafkaLibraries.find(System.getenv());
        Uuid clusterId = Uuid.randomUuid();
        List<Integer> controllerPorts = new ArrayList<>();
        for (int id = 1; id <= brokers; id++) {
            controllerPorts.add(FreePorts.next());
        }
        List<KafkaBroker> made = new ArrayList<>();
        List<TcpProxy> proxies = new ArrayList<>();
        for (int id = 1; id <= brokers; id++) {
            Path home = Files.createDirectories(folder.toAbsolutePath().resolve("broker-" + id));
            int port = FreePorts.next();
            Optional<RemoteListener> remote = remoteClients ? Optional.of(RemoteListener.open()) : Optional.empty();
            BrokerProperties.write(
                    home.resolve("server.properties"),
                    id,
                    port,
                    controllerPorts,
                    home.resolve(KafkaBroker.LOGS),
                    remote,
                    properties);
            KafkaBroker broker = new KafkaBroker(id, port, libraries, home);
            broker.format(clusterId);
            made.add(broker);
            remote.ifPresent(listener -> proxies.add(listener.proxy()));
        }
        this.brokers = List.copyOf(made);
        this.remoteProxies = List.copyOf(proxies);
    }

    /** Starts all stopped brokers and returns when all brokers serve clients. */
    public void start() throws IOException {
        for (KafkaBroker broker : brokers) {
            if (!broker.running()) {
                broker.start();
            }
        }
        awaitReady();
    }

    /** Waits until every running broker is registered, is unfenced and serves clients. */
    public void awaitReady() throws IOException {
        List<KafkaBroker> expected = runningBrokers();
        try {
            BrokerReadiness.await(ports(expected), () -> allRun(expected), ProcessControl.PATIENCE);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + logs(), e);
        }
    }

    /** Waits until every partition, also of internal topics, has a leader and all replicas in sync. */
    public void awaitInSync() throws IOException {
        List<KafkaBroker> expected = runningBrokers();
        BrokerReadiness.awaitInSync(ports(expected), () -> allRun(expected), ProcessControl.PATIENCE);
    }

    private List<KafkaBroker> runningBrokers() {
        return brokers.stream().filter(KafkaBroker::running).toList();
    }

    private static boolean allRun(List<KafkaBroker> expected) {
        return expected.stream().allMatch(KafkaBroker::running);
    }

    private static List<Integer> ports(List<KafkaBroker> brokers) {
        return brokers.stream().map(KafkaBroker::port).toList();
    }

    private String logs() {
        return brokers.stream()
                .map(broker -> "\nEnd of the log of " + broker + ":\n" + LogTail.of(broker.log()))
                .collect(Collectors.joining());
    }

    /**
     * Shuts the brokers down one after the other. It kills the last ones, because they lack a quorum for the hand-over.
     */
    public void stop() throws IOException {
        int quorum = brokers.size() / 2 + 1;
        for (KafkaBroker broker : brokers) {
            if (brokers.size() == 1 || runningBrokers().size() > quorum) {
                broker.stop();
            } else {
                broker.kill();
            }
        }
    }

    /** Gives stopped brokers empty disks: after the next start, this is another cluster at the same addresses. */
    public void erase() throws IOException {
        Uuid clusterId = Uuid.randomUuid();
        for (KafkaBroker broker : brokers) {
            broker.erase();
            broker.format(clusterId);
        }
    }

    /** The addresses of all brokers for clients: {@code 127.0.0.1:port,...}. */
    public String bootstrapServers() {
        return brokers.stream().map(broker -> "127.0.0.1:" + broker.port()).collect(Collectors.joining(","));
    }

    /** The same for clients of other datacenters. */
    public String remoteBootstrapServers() {
        return remoteProxies.isEmpty()
                ? bootstrapServers()
                : remoteProxies.stream()
                        .map(proxy -> proxy.host() + ":" + proxy.port())
                        .collect(Collectors.joining(","));
    }

    /** The network between each broker and the clients of other datacenters; empty if there is nothing between them. */
    public List<TcpProxy> remoteProxies() {
        return remoteProxies;
    }

    /** The broker with this id, from 1. */
    public KafkaBroker broker(int id) {
        return brokers.get(id - 1);
    }

    /** All brokers, by id. */
    public List<KafkaBroker> brokers() {
        return brokers;
    }

    /** Ends all brokers at once and keeps their data. */
    @Override
    public void close() {
        brokers.forEach(KafkaBroker::close);
        remoteProxies.forEach(TcpProxy::close);
    }
}
