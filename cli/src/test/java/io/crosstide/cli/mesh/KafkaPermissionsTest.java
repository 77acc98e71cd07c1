package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.process.FreePorts;
import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The accounts and topics of deploy/kubernetes/strimzi are enough at a broker that checks every request. */
class KafkaPermissionsTest {
    private static final String JAAS =
            "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%1$s\" password=\"%1$s\";";

    @Test
    void thoseOfTheKubernetesExampleAreEnough(@TempDir Path folder)
            throws IOException, ExecutionException, InterruptedException {
        int port = FreePorts.next();
        String address = "127.0.0.1:" + port;
        try (KafkaCluster kafka = new KafkaCluster(folder, 1, broker(port))) {
            kafka.start();
            try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b")
                    .singleBroker("a", address)
                    .kafkaLine("a", "properties: " + account("crosstide-a"))
                    .kafkaLine("a", "remoteProperties: " + account("crosstide-b")))) {
                try (Admin administrator = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
                    StrimziExample example =
                            new StrimziExample(Map.of("shop.", mesh.name() + ".", "beijing", "a", "shanghai", "b"));
                    administrator.createTopics(example.topics()).all().get();
                    administrator.createAcls(example.permissions()).all().get();
                }
                mesh.executeEverywhere(
                        "CREATE DATABASE shop", "CREATE TABLE shop.item (id INT PRIMARY KEY, name VARCHAR(20))");
                mesh.initialise();
                mesh.initialise();
                Answer doctor = mesh.command("doctor", "-d", "a");
                assertThat(doctor.exitCode()).as(doctor.toString()).isZero();

                mesh.startAll();
                mesh.execute("a", "INSERT INTO item VALUES (1, 'a')");
                mesh.execute("b", "INSERT INTO item VALUES (2, 'b')");
                mesh.assertEqualAfterDrain();
                // the successor fences the producer, and reads the tail of its own stream
                mesh.stopSyncer("a");
                mesh.startSyncer("a");
                mesh.execute("a", "INSERT INTO item VALUES (3, 'a')");
                mesh.assertEqualAfterDrain();
                for (String datacenter : mesh.datacenters()) {
                    Answer status = mesh.command("status", "-d", datacenter);
                    assertThat(status.exitCode()).as(status.toString()).isZero();
                }

                String topic = mesh.topology().stream(Mesh.CLUSTER, "a").transactionsTopic();
                assertThatThrownBy(() -> write(address, topic)).hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    /** Clients of the usual listener have no account, and may do everything. */
    private static Map<String, String> broker(int port) {
        return Map.of(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users", "User:ANONYMOUS",
                "listeners", "ACCOUNTS://127.0.0.1:" + port,
                "advertised.listeners", "ACCOUNTS://127.0.0.1:" + port,
                "listener.security.protocol.map", "ACCOUNTS:SASL_PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "listener.name.accounts.plain.sasl.jaas.config",
                        "org.apache.kafka.common.security.plain.PlainLoginModule required"
                                + " user_crosstide-a=\"crosstide-a\" user_crosstide-b=\"crosstide-b\";");
    }

    private static String account(String name) {
        return "{ security.protocol: SASL_PLAINTEXT, sasl.mechanism: PLAIN, sasl.jaas.config: '" + JAAS.formatted(name)
                + "' }";
    }

    private static void write(String address, String topic) throws ExecutionException, InterruptedException {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers",
                address,
                "security.protocol",
                "SASL_PLAINTEXT",
                "sasl.mechanism",
                "PLAIN",
                "sasl.jaas.config",
                JAAS.formatted("crosstide-b"),
                "enable.idempotence",
                false);
        try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, new byte[0])).get();
        }
    }
}
