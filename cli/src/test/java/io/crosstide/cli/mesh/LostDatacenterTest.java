package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.parser.TopologyParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A whole datacenter is lost while another one has not received its last transactions. */
@Tag("matrix") // three datacenters, and a minute of waiting for servers that are gone
class LostDatacenterTest {
    private static final int ROWS_OF_CHUNKS = 20_000;
    private static final String CONTENT = "SELECT COUNT(*), SUM(CRC32(CONCAT(id, ':', v))) FROM t";

    @Test
    void survivorsBecomeEqualAndNothingLoopsWhenItReturnsInGtidMode() throws Exception {
        survivorsBecomeEqualAndNothingLoopsWhenItReturns(LoopPrevention.GTID);
    }

    @Test
    void survivorsBecomeEqualAndNothingLoopsWhenItReturnsInDirectionTableMode() throws Exception {
        survivorsBecomeEqualAndNothingLoopsWhenItReturns(LoopPrevention.DIRECTION_TABLE);
    }

    private static void survivorsBecomeEqualAndNothingLoopsWhenItReturns(LoopPrevention mode) throws Exception {
        Path folder = Fleet.shared().folder().resolve("kafka-lost-" + mode);
        try (KafkaCluster kafka = KafkaCluster.withRemoteClients(folder, 1)) {
            kafka.start();
            TcpProxy toC = kafka.remoteProxies().get(0);
            try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b", "c").singleBroker("a", kafka.bootstrapServers()))) {
                mesh.executeEverywhere(
                        "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(200))");
                mesh.initialise();
                mesh.datacenters().forEach(mesh::startSyncer);
                mesh.startWriter("a");
                mesh.startWriter("b");
                Topology seenFromC = seenFromC(mesh, kafka);
                mesh.startWriter("c", seenFromC);
                mesh.execute("a", "INSERT INTO t VALUES (0, 'before')");
                mesh.assertEqualAfterDrain();

                toC.refuse();
                toC.cut();
                write(mesh);
                UUID serverOfA = mesh.mysql("a").serverUuid();
                lose(mesh, kafka);
                assertPassedOn(mesh, mode, serverOfA);

                // another process of c, which nobody at a can elect
                mesh.stopWriter("c");
                mesh.startWriter("c", seenFromC);
                mesh.execute("b", "INSERT INTO t VALUES (3, 'after the loss')");
                awaitEqualSurvivors(mesh);
                awaitReading(mesh);

                toC.forward();
                bringBack(mesh, kafka);
                mesh.execute("a", "UPDATE t SET v = 'returned' WHERE id = 2");
                mesh.execute("c", "INSERT INTO t VALUES (4, 'of c')");
                mesh.assertEqualAfterDrain();
                for (String datacenter : mesh.datacenters()) {
                    assertThat(mesh.conflicts(datacenter)).as(datacenter).isEmpty();
                }
                assertThat(transactions(mesh, "a")).as("S2: published by a").isEqualTo(1 + 2 + 1 + 1);
                assertThat(transactions(mesh, "b")).as("S2: published by b").isEqualTo(2);
                assertThat(transactions(mesh, "c")).as("S2: published by c").isEqualTo(1);
            }
        }
    }

    /** For c, the Kafka of a is behind a proxy of its own. */
    private static Topology seenFromC(Mesh mesh, KafkaCluster kafka) throws Exception {
        String text = Files.readString(mesh.file());
        String remote = "remoteBootstrapServers: \"%s\"";
        assertThat(text).contains(remote.formatted(kafka.bootstrapServers()));
        Path file = mesh.file().resolveSibling(mesh.name() + "-c.yaml");
        Files.writeString(
                file,
                text.replace(
                        remote.formatted(kafka.bootstrapServers()), remote.formatted(kafka.remoteBootstrapServers())));
        return TopologyParser.parse(file).topology();
    }

    /** B receives what A writes, changes a row of it, and C receives neither. */
    private static void write(Mesh mesh) {
        mesh.execute("a", "INSERT INTO t VALUES (1, 'of a')", "INSERT INTO t VALUES (2, 'of a')");
        mesh.execute(
                "a",
                "SET SESSION cte_max_recursion_depth = 1000000",
                "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                        + ROWS_OF_CHUNKS + ") SELECT 100 + i, CONCAT(i, SHA2(i, 512)) FROM n");
        String all = Integer.toString(ROWS_OF_CHUNKS + 3);
        await("b has all")
                .atMost(Mesh.PATIENCE)
                .until(() -> mesh.query("b", "SELECT COUNT(*) FROM t").contains(all));
        mesh.execute("b", "UPDATE t SET v = 'of b' WHERE id = 1");
        mesh.awaitPublished("b");
    }

    private static void lose(Mesh mesh, KafkaCluster kafka) throws Exception {
        MysqlServer server = mesh.mysql("a");
        kafka.broker(1).kill();
        mesh.stopSyncer("a");
        mesh.stopWriter("a");
        server.stop();
    }

    private static void bringBack(Mesh mesh, KafkaCluster kafka) throws Exception {
        mesh.mysql("a"); // starts it
        kafka.start();
        mesh.startSyncer("a");
        mesh.startWriter("a");
    }

    private static void assertPassedOn(Mesh mesh, LoopPrevention mode, UUID serverOfA) {
        awaitEqualSurvivors(mesh);
        awaitReading(mesh);
        if (mode == LoopPrevention.GTID) {
            GtidSet received = mesh.executed("b").onlyOf(serverOfA::equals);
            assertThat(received.count()).isGreaterThanOrEqualTo(4);
            assertThat(mesh.executed("c").containsAll(received))
                    .as("under a's GTIDs")
                    .isTrue();
        }
        JsonNode other = linkIntoC(mesh, "b");
        assertThat(other.get("state").asText()).as(other.toString()).isNotEqualTo("waiting");
    }

    private static void awaitEqualSurvivors(Mesh mesh) {
        await("c is as b")
                .atMost(Mesh.PATIENCE)
                .untilAsserted(() -> assertThat(mesh.query("c", CONTENT)).isEqualTo(mesh.query("b", CONTENT)));
    }

    private static void awaitReading(Mesh mesh) {
        await("status says so").atMost(Mesh.PATIENCE).untilAsserted(() -> {
            JsonNode link = linkIntoC(mesh, "a");
            assertThat(link.get("state").asText()).isEqualTo("unreachable");
            assertThat(link.get("error").asText())
                    .contains("The link reads the copy at b: everything that b had received is applied here");
        });
    }

    private static JsonNode linkIntoC(Mesh mesh, String from) {
        Map<String, JsonNode> links = Mesh.links(mesh.command("status", "-d", "c", "--format", "json"));
        return Objects.requireNonNull(links.get(from + "→c"));
    }

    /** How many transactions with rows the stream of a datacenter has. */
    private static int transactions(Mesh mesh, String datacenter) {
        Set<Long> seqs = new TreeSet<>();
        KafkaClients kafka =
                KafkaClients.inside(mesh.topology().datacenter(datacenter).kafka(), Map.of());
        try (StreamView view = new StreamView(kafka, mesh.topology().stream(Mesh.CLUSTER, datacenter), Time.SYSTEM)) {
            view.forEach((StreamRecord record) -> {
                if (record instanceof TransactionChunk) {
                    seqs.add(record.seq());
                }
            });
        }
        return seqs.size();
    }
}
