package io.crosstide.testkit.kafka;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartitionInfo;

/** Waits until the brokers report that clients can use them. */
final class BrokerReadiness {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final int CALL_MILLIS = 5_000;

    private BrokerReadiness() {}

    /** Waits until all brokers on these ports are registered and unfenced; gives up if {@code alive} returns false. */
    static void await(List<Integer> ports, BooleanSupplier alive, Duration atMost) throws IOException {
        await(ports, alive, atMost, "see all brokers unfenced", admin -> seesAll(admin, ports));
    }

    /** Waits until every replica of every partition is in sync. */
    static void awaitInSync(List<Integer> ports, BooleanSupplier alive, Duration atMost) throws IOException {
        await(ports, alive, atMost, "see all replicas in sync", BrokerReadiness::inSync);
    }

    private interface Question {
        boolean ask(Admin admin) throws ExecutionException, InterruptedException, TimeoutException;
    }

    private static void await(
            List<Integer> ports, BooleanSupplier alive, Duration atMost, String purpose, Question question)
            throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        String last = "no answer";
        while (!allListen(ports) && System.nanoTime() < deadline && alive.getAsBoolean()) {
            waitBriefly();
        }
        try (Admin admin = Admin.create(settings(ports))) {
            while (System.nanoTime() < deadline && alive.getAsBoolean()) {
                try {
                    if (question.ask(admin)) {
                        return;
                    }
                    last = "the brokers are not ready";
                } catch (ExecutionException | TimeoutException e) {
                    last = String.valueOf(e.getMessage());
                }
                waitBriefly();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        throw new IOException("Kafka on ports " + ports + " did not " + purpose + " within " + atMost.toSeconds()
                + " s, or a broker ended; the last answer was: " + last);
    }

    /** Checks the ports first, because Kafka's client logs a warning for each refused connection. */
    private static boolean allListen(List<Integer> ports) {
        for (int port : ports) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CALL_MILLIS);
            } catch (IOException notYet) {
                return false;
            }
        }
        return true;
    }

    private static void waitBriefly() throws IOException {
        try {
            Thread.sleep(POLL.toMillis());
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("Interrupted while waiting for Kafka");
    }

    private static Map<String, Object> settings(List<Integer> ports) {
        List<String> servers = new ArrayList<>();
        ports.forEach(port -> servers.add("127.0.0.1:" + port));
        return Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                servers,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                CALL_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                CALL_MILLIS,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                20L,
                AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG,
                100L,
                AdminClientConfig.RETRY_BACKOFF_MS_CONFIG,
                50L);
    }

    private static boolean seesAll(Admin admin, List<Integer> ports)
            throws ExecutionException, InterruptedException, TimeoutException {
        return admin.describeCluster().nodes().get(CALL_MILLIS, TimeUnit.MILLISECONDS).stream()
                .map(node -> node.port())
                .collect(Collectors.toSet())
                .containsAll(ports);
    }

    private static boolean inSync(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        var names = admin.listTopics(new ListTopicsOptions().listInternal(true))
                .names()
                .get(CALL_MILLIS, TimeUnit.MILLISECONDS);
        for (TopicDescription topic : admin.describeTopics(names)
                .allTopicNames()
                .get(CALL_MILLIS, TimeUnit.MILLISECONDS)
                .values()) {
            for (TopicPartitionInfo partition : topic.partitions()) {
                if (partition.isr().size() < partition.replicas().size() || partition.leader() == null) {
                    return false;
                }
            }
        }
        return true;
    }
}
