package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.SyncerService;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.WriterService;
import io.crosstide.writer.status.LinkHealth;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** The stream has changed its identity. It is refused with the reason and never restarted from "now". */
class IdentityTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY)";

    @Test
    void s1DeletedCheckpointTopicStopsTheStream() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            String topic = mesh.topology().stream(Mesh.CLUSTER, "a").checkpointsTopic();
            restartedAfter(mesh, admin -> {
                admin.deleteTopics(List.of(topic)).all().get();
                awaitGone(admin, topic);
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            });
            assertStopped(mesh, "checkpoint");
            assertThat(mesh.init("a", "--identical").exitCode())
                    .as("a second init does not start it anew")
                    .isEqualTo(1);
        }
    }

    @Test
    void s1RecreatedTransactionsTopicStopsTheStream() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            String topic = mesh.topology().stream(Mesh.CLUSTER, "a").transactionsTopic();
            restartedAfter(mesh, admin -> {
                admin.deleteTopics(List.of(topic)).all().get();
                awaitGone(admin, topic);
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            });
            assertStopped(mesh, "topic");
        }
    }

    @Test
    void s1ResetOfTheSourceStopsTheStream() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            restartedAfter(mesh, admin -> mesh.execute("a", "RESET BINARY LOGS AND GTIDS"));
            assertStopped(mesh, "executed");
        } finally {
            Fleet.shared().discard("a");
        }
    }

    /** Otherwise the target would skip the rows of these GTIDs. Also tests the manual's remedy. */
    @Test
    void w3LinkStopsIfTheTargetHoldsGtidsOfAResetSource() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            // more GTIDs than the setup of the next mesh reuses
            mesh.execute(
                    "a",
                    IntStream.range(0, 200)
                            .mapToObj(i -> "INSERT INTO t VALUES (" + i + ")")
                            .toArray(String[]::new));
            mesh.assertEqualAfterDrain();
            mesh.stopSyncer("a");
            mesh.stopWriter("a");
            mesh.execute("a", "RESET BINARY LOGS AND GTIDS");
        }
        try {
            try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
                mesh.execute("a", "INSERT INTO t VALUES (3)");
                await("the link stops").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                    JsonNode link = mesh.link("a→b");
                    assertThat(link.get("error").asText()).contains("does not know");
                    assertThat(link.get("remedy").asText()).contains("gtid_purged");
                });
                String remedy = mesh.link("a→b").get("remedy").asText();
                mesh.execute("a", remedy.substring(remedy.indexOf("SET GLOBAL"), remedy.indexOf(" there, then begin")));
            }
            try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
                mesh.execute("a", "INSERT INTO t VALUES (4)");
                mesh.assertEqualAfterDrain();
                assertThat(mesh.query("b", "SELECT id FROM t")).containsExactly("4");
            }
        } finally {
            Fleet.shared().discard("a");
        }
    }

    /** Somebody else has written into both topics of a stream. */
    @Test
    void w4ForeignRecordsStopTheLinkAndTheStreamAndStatusSaysWhere() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.assertEqualAfterDrain();
            StreamName stream = mesh.topology().stream(Mesh.CLUSTER, "a");
            write(mesh, stream.transactionsTopic(), "any", "{\"id\": 7}");
            mesh.execute("a", "INSERT INTO t VALUES (2)");
            mesh.execute("b", "INSERT INTO t VALUES (3)");

            awaitStoppedLink(mesh, stream.transactionsTopic());
            await().atMost(Mesh.PATIENCE).until(() -> mesh.query("a", "SELECT COUNT(*) FROM t"), List.of("3")::equals);
            assertThat(mesh.query("b", "SELECT GROUP_CONCAT(id ORDER BY id) FROM t"))
                    .containsExactly("1,3");
            assertThat(mesh.link("b→a").get("state").asText()).isIn("idle", "running");

            mesh.stopSyncer("a");
            write(mesh, stream.checkpointsTopic(), Checkpoint.KEY, "{\"id\": 7}");
            mesh.startSyncer("a");
            assertStopped(mesh, " of " + stream.checkpointsTopic() + " cannot be read: ");
            awaitStoppedLink(mesh, stream.transactionsTopic());
            for (String command : List.of("doctor", "checkpoint show")) {
                Answer answer = mesh.command(command.split(" "));
                assertThat(answer.err()).as(command).doesNotContain("unexpected failure");
            }
        }
    }

    private static void awaitStoppedLink(Mesh mesh, String topic) {
        await("status shows the link as stopped").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            Answer status = mesh.command("status", "--format", "json");
            assertThat(status.exitCode()).as(status.toString()).isEqualTo(3);
            JsonNode link = Objects.requireNonNull(Mesh.links(status).get("a→b"));
            assertThat(link.get("state").asText()).isEqualTo("stopped");
            assertThat(link.get("error").asText()).contains("the record at offset ", " of " + topic);
            assertThat(link.get("remedy").asText()).isNotBlank();
        });
    }

    private static void write(Mesh mesh, String topic, String key, String value) throws Exception {
        Map<String, Object> properties = Map.of(
                "bootstrap.servers", mesh.topology().datacenter("a").kafka().bootstrapServers());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        }
    }

    @Test
    void secondInitChangesNothing() {
        try (Mesh mesh = Mesh.running(LoopPrevention.DIRECTION_TABLE, TABLE)) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.awaitDrained();
            String before = mesh.query("a", "SELECT stream_id, topic_id, start_gtid_set FROM crosstide.stream")
                    .toString();
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            assertThat(mesh.query("a", "SELECT stream_id, topic_id, start_gtid_set FROM crosstide.stream"))
                    .hasToString(before);
            mesh.execute("a", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
        }
    }

    @Test
    void s2TwoDatacentersThatNameTheSameServerAreRefused() throws Exception {
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b")
                .endpoint("b", "localhost:" + Fleet.shared().mysql("a").port());
        try (Mesh mesh = Mesh.bare(plan)) {
            mesh.execute("a", "CREATE DATABASE shop", TABLE);
            Answer first = mesh.init("a", "--identical");
            assertThat(first.exitCode()).as(first.toString()).isZero();
            Answer second = mesh.init("b", "--identical");
            assertThat(second.exitCode()).as(second.toString()).isEqualTo(1);
            assertThat(second.err()).contains("a").containsIgnoringCase("server");
            Answer doctor = mesh.command("doctor");
            assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(3);
        }
    }

    /** The names go round: each datacenter names the server of the next one. */
    @Test
    void s2ServersInACycleAreRefusedAtStartWithBothNames() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b", "c"))) {
            mesh.initialise();
            Map<String, String> next = Map.of("a", "b", "b", "c", "c", "a");
            String text = Files.readString(mesh.file());
            for (String datacenter : next.keySet()) {
                text = text.replace(endpoints(mesh, datacenter), "endpoints: [<" + datacenter + ">]");
            }
            for (Map.Entry<String, String> names : next.entrySet()) {
                text = text.replace("endpoints: [<" + names.getKey() + ">]", endpoints(mesh, names.getValue()));
            }
            Files.writeString(mesh.file(), text);
            for (Map.Entry<String, String> names : next.entrySet()) {
                for (String service :
                        names.getKey().equals("a") ? List.of("run", "syncer", "writer") : List.of("run")) {
                    Answer answer = mesh.command(service, "-d", names.getKey());
                    assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
                    assertThat(answer.err())
                            .contains("which the topology names for datacenter " + names.getKey())
                            .contains("holds the stream of datacenter " + names.getValue())
                            .contains(mesh.mysql(names.getValue()).serverUuid().toString())
                            .as("it would make another stream")
                            .doesNotContain("Run crosstide init");
                }
                assertThat(mesh.init(names.getKey(), "--identical").exitCode()).isEqualTo(1);
            }
            Answer doctor = mesh.command("doctor", "-d", "a");
            assertThat(doctor.out()).contains("error", "holds the stream of datacenter b");
        }
    }

    private static String endpoints(Mesh mesh, String datacenter) {
        return "endpoints: [\"127.0.0.1:" + mesh.mysql(datacenter).port() + "\"]";
    }

    @Test
    void s1KafkaOfAnotherDatacenterIsRefusedWithBothNames() throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            String good = Files.readString(mesh.file());
            String ofA = kafka(mesh, "a");
            String ofB = kafka(mesh, "b");
            initialise(mesh, "a");
            Files.writeString(mesh.file(), good.replace(ofB, ofA.replace("127.0.0.1", "localhost")));
            Answer init = mesh.init("b", "--identical");
            assertThat(init.exitCode()).as(init.toString()).isEqualTo(1);
            assertThat(init.err())
                    .contains("nothing was changed")
                    .contains("which the topology names for datacenter b", "has the stream of datacenter a");
            assertThat(mesh.query("b", "SHOW DATABASES LIKE 'crosstide'")).isEmpty();

            Files.writeString(mesh.file(), good);
            initialise(mesh, "b");
            Files.writeString(
                    mesh.file(), good.replace(ofA, "<a>").replace(ofB, ofA).replace("<a>", ofB));
            for (List<String> names : List.of(List.of("a", "b"), List.of("b", "a"))) {
                Answer run = mesh.command("run", "-d", names.get(0));
                assertThat(run.exitCode()).as(run.toString()).isEqualTo(1);
                assertThat(run.err())
                        .contains("which the topology names for datacenter " + names.get(0))
                        .contains("has the stream of datacenter " + names.get(1));
                Answer doctor = mesh.command("doctor", "-d", names.get(0));
                assertThat(doctor.out()).contains("error", "has the stream of datacenter " + names.get(1));
            }
        }
    }

    private static void initialise(Mesh mesh, String datacenter) {
        Answer answer = mesh.init(datacenter, "--identical");
        assertThat(answer.exitCode()).as(answer.toString()).isZero();
    }

    private static String kafka(Mesh mesh, String datacenter) {
        return '"' + mesh.topology().datacenter(datacenter).kafka().bootstrapServers() + '"';
    }

    @Test
    void w4LinkThatReadsTheKafkaOfAnotherDatacenterStopsWithBothNames() throws Exception {
        String ofB = Fleet.shared().kafka("b").bootstrapServers();
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").remoteKafka("a", ofB);
        try (Mesh mesh = Mesh.bare(plan)) {
            mesh.initialise();
            mesh.startWriter("b");
            await("the link stops").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                WriterService writer = Objects.requireNonNull(mesh.writer("b"));
                LinkHealth link = writer.health().get(0);
                assertThat(link.state()).as(link.toString()).isEqualTo(LinkState.STOPPED);
                assertThat(link.error())
                        .contains(ofB + ", which the topology names for a, has no stream of a, but that of b");
                assertThat(link.remedy()).contains("kafka.remoteBootstrapServers of a");
            });
        }
    }

    private interface Damage {
        void with(Admin admin) throws Exception;
    }

    private static void restartedAfter(Mesh mesh, Damage damage) throws Exception {
        mesh.execute("a", "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (2)");
        mesh.assertEqualAfterDrain();
        mesh.stopSyncer("a");
        mesh.stopWriter("b");
        Object servers = mesh.topology().datacenter("a").kafka().bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            damage.with(admin);
        }
        mesh.execute("a", "INSERT INTO t VALUES (3)");
        mesh.startSyncer("a");
    }

    private static void awaitGone(Admin admin, String topic) {
        await().atMost(Mesh.PATIENCE)
                .until(() -> !admin.listTopics().names().get().contains(topic));
    }

    private static void assertStopped(Mesh mesh, String word) {
        await("stream of a refuses to go on").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            SyncerService syncer = Objects.requireNonNull(mesh.syncer("a"));
            Optional<StreamHealth> health = syncer.health().stream().findFirst();
            assertThat(health).isPresent();
            assertThat(health.get().state()).isEqualTo(StreamState.STOPPED);
            assertThat(health.get().error()).containsIgnoringCase(word);
            assertThat(health.get().remedy()).isNotBlank();
            assertThat(syncer.ready()).isFalse();
        });
    }
}
