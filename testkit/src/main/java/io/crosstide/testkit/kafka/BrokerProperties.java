package io.crosstide.testkit.kafka;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The server.properties of a small broker that is also a controller of its cluster. */
final class BrokerProperties {
    private static final String HOST = "127.0.0.1";
    /** More listeners are added to the usual ones; any other property replaces the usual one. */
    private static final Set<String> LISTENERS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    private BrokerProperties() {}

    /**
     * @param id the broker's {@code node.id}, from 1
     * @param controllerPorts controller ports of all brokers, by id
     */
    static void write(
            Path file,
            int id,
            int port,
            List<Integer> controllerPorts,
            Path logs,
            Optional<RemoteListener> remote,
            Map<String, String> more)
            throws IOException {
        Properties all = new Properties();
        all.setProperty("node.id", Integer.toString(id));
        all.setProperty("process.roles", "broker,controller");
        all.setProperty("controller.quorum.voters", voters(controllerPorts));
        all.setProperty("controller.listener.names", "CONTROLLER");
        all.setProperty("inter.broker.listener.name", "PLAINTEXT");
        all.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.setProperty(
                "listeners",
                "PLAINTEXT://" + HOST + ":" + port + ",CONTROLLER://" + HOST + ":" + controllerPorts.get(id - 1));
        all.setProperty("advertised.listeners", "PLAINTEXT://" + HOST + ":" + port);
        remote.ifPresent(listener -> listener.addTo(all));
        all.setProperty("log.dirs", logs.toString());
        replication(all, controllerPorts.size());
        small(all);
        more.forEach((name, value) ->
                all.merge(name, value, (usual, further) -> LISTENERS.contains(name) ? usual + "," + further : further));
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            all.store(writer, null);
        }
    }

    private static String voters(List<Integer> controllerPorts) {
        return IntStream.range(0, controllerPorts.size())
                .mapToObj(index -> (index + 1) + "@" + HOST + ":" + controllerPorts.get(index))
                .collect(Collectors.joining(","));
    }

    private static void replication(Properties all, int brokers) {
        String replicas = Integer.toString(Math.min(3, brokers));
        String inSync = brokers >= 3 ? "2" : "1";
        all.setProperty("default.replication.factor", replicas);
        all.setProperty("offsets.topic.replication.factor", replicas);
        all.setProperty("transaction.state.log.replication.factor", replicas);
        all.setProperty("transaction.state.log.min.isr", inSync);
        all.setProperty("share.coordinator.state.topic.replication.factor", replicas);
        all.setProperty("share.coordinator.state.topic.min.isr", inSync);
        // The cluster notices a killed broker after 4 s instead of 9 s.
        all.setProperty("broker.heartbeat.interval.ms", "500");
        all.setProperty("broker.session.timeout.ms", "4000");
        // Members that a service starts at the same time join together. A later member waits for the heartbeats of the
        // others.
        all.setProperty("group.initial.rebalance.delay.ms", "200");
    }

    private static void small(Properties all) {
        all.setProperty("auto.create.topics.enable", "false");
        all.setProperty("offsets.topic.num.partitions", "4");
        all.setProperty("transaction.state.log.num.partitions", "4");
        all.setProperty("share.coordinator.state.topic.num.partitions", "1");
        all.setProperty("num.network.threads", "2");
        all.setProperty("num.io.threads", "4");
        all.setProperty("background.threads", "2");
        all.setProperty("log.cleaner.dedupe.buffer.size", "8388608");
        all.setProperty("log.cleaner.io.buffer.size", "131072");
    }
}
