package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "Starting a new stream" of docs/operations.md, step by step. */
class NewStreamTest {
    @Test
    @Tag("matrix") // in both modes for the matrix only: the other one adds nothing here
    void w4NewStreamContinuesAfterAnUnsupportedTransactionInDirectionTableMode() throws Exception {
        w4NewStreamContinuesAfterAnUnsupportedTransaction(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void w4NewStreamContinuesAfterAnUnsupportedTransaction(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1), (2, 2)");
            mesh.execute("b", "INSERT INTO t VALUES (11, 1)");
            mesh.assertEqualAfterDrain();
            mesh.execute("a", "SET SESSION binlog_format = STATEMENT", "UPDATE t SET v = v + 1");
            await("the stream stops")
                    .atMost(Mesh.PATIENCE)
                    .untilAsserted(() ->
                            assertThat(mesh.link("a→b").get("error").asText()).contains("statement format"));

            mesh.execute("b", "INSERT INTO t VALUES (12, 1)");
            mesh.awaitPublished("b");
            await("the links into a have applied all")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> mesh.query("a", "SELECT id FROM t").contains("12"));

            mesh.stopSyncer("a");
            deleteTopics(mesh, mesh.topology().stream(Mesh.CLUSTER, "a"));
            mesh.execute("a", "DELETE FROM crosstide.stream");
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();

            mesh.stopWriter("b");
            String dumped = Dump.load(mesh.mysql("a"), mesh.mysql("b"));
            mesh.execute(
                    "b",
                    "DELETE FROM crosstide.join_point WHERE source = 'a'",
                    "DELETE FROM crosstide.position WHERE source = 'a'",
                    "DELETE FROM crosstide.direction WHERE idc = 'a'");
            Answer seeded = mesh.init("b", "--seeded", "a=" + dumped);
            assertThat(seeded.exitCode()).as(seeded.toString()).isZero();

            mesh.startSyncer("a");
            mesh.startWriter("b");
            mesh.execute("a", "UPDATE t SET v = v * 10 WHERE id = 1");
            mesh.execute("b", "UPDATE t SET v = v * 10 WHERE id = 2");
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT * FROM t ORDER BY id")).containsExactly("1|20", "2|30", "11|2", "12|1");
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }

    private static void deleteTopics(Mesh mesh, StreamName stream) throws Exception {
        List<String> topics = List.of(stream.transactionsTopic(), stream.checkpointsTopic());
        Object servers = mesh.topology().datacenter("a").kafka().bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            admin.deleteTopics(topics).all().get();
            await("topics gone")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> admin.listTopics().names().get().stream().noneMatch(topics::contains));
        }
    }
}
