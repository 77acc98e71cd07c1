package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code checkpoint show} prints what is on record of streams and links. */
class PositionsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @OneMode(LoopPrevention.GTID)
    void showsAllPositions(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1)", "INSERT INTO t VALUES (2, 1)");
            mesh.awaitDrained();
            try (Connection locking = mesh.mysql("b").connect();
                    Statement lock = locking.createStatement()) {
                locking.setAutoCommit(false);
                lock.execute("UPDATE shop.t SET n = n WHERE id = 1");
                mesh.execute("a", "UPDATE t SET n = 2 WHERE id = 1");
                GtidSet before = mesh.executed("a");
                mesh.execute("a", "UPDATE t SET n = 2 WHERE id = 2");
                GtidSet neighbour = mesh.executed("a").minus(before);
                await("applied above the mark").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                    JsonNode stream = shown(mesh, 0).get("streams").get(0).get("checkpoint");
                    JsonNode link = link(mesh, "a→b");
                    if (mode == LoopPrevention.GTID) {
                        assertThat(GtidSet.parse(link.get("executed").asText()).containsAll(neighbour))
                                .isTrue();
                        assertThat(link.get("appliedAbove").isNull()).isTrue();
                    } else {
                        assertThat(link.get("appliedAbove").asText())
                                .contains(stream.get("seq").asText());
                        assertThat(link.get("executed").isNull()).isTrue();
                    }
                    assertThat(link.get("lowSeq").asLong())
                            .isLessThan(stream.get("seq").asLong());
                });
                assertThat(mesh.command("checkpoint", "show", "-d", "a").out())
                        .as("no target has the transaction that waits")
                        .containsPattern(
                                mode == LoopPrevention.GTID ? "only here +\\S+:\\d" : "only here +seq \\d+-\\d+");
                locking.rollback();
            }
            mesh.awaitDrained();
            mesh.stopWriter("b");
            mesh.stopSyncer("a");
            Checkpoint checkpoint = mesh.checkpoint("a");

            JsonNode all = shown(mesh, 0);
            JsonNode stream = all.get("streams").get(0);
            assertThat(stream.get("datacenter").asText()).isEqualTo("a");
            assertThat(stream.get("topic").asText())
                    .isEqualTo(mesh.topology().stream(Mesh.CLUSTER, "a").transactionsTopic());
            JsonNode known = stream.get("checkpoint");
            assertThat(known.get("streamId").asText())
                    .isEqualTo(checkpoint.streamId().toString());
            assertThat(known.get("seq").asLong()).isEqualTo(checkpoint.seq()).isPositive();
            assertThat(known.get("published").asText())
                    .isEqualTo(checkpoint.published().toString());
            assertThat(known.get("binlogPosition").asText()).isEqualTo(checkpoint.binlogPosition());
            assertThat(known.get("error").isNull()).isTrue();
            JsonNode link = link(mesh, "a→b");
            assertThat(link.get("joinPoint").get("kind").asText()).isEqualTo("identical");
            assertThat(link.get("joinPoint").get("streamId").asText())
                    .isEqualTo(checkpoint.streamId().toString());
            List<String> owner = mesh.query("b", "SELECT epoch, instance FROM crosstide.owner");
            assertThat(owner)
                    .containsExactly(link.get("owner").get("epoch").asText() + "|"
                            + link.get("owner").get("process").asText());
            List<String> position = mesh.query("b", "SELECT low_seq, kafka_offset FROM crosstide.position");
            assertThat(position)
                    .containsExactly(link.get("position").get("lowSeq").asText() + "|"
                            + link.get("position").get("offset").asText());

            JsonNode ofB = JSON.readTree(mesh.command("checkpoint", "show", "-d", "b", "--format", "json")
                    .out());
            assertThat(names(ofB)).containsExactly("b", "b→a");
            assertThat(mesh.command("checkpoint", "show").out())
                    .contains("stream orders a", "link orders a→b", checkpoint.binlogPosition(), "epoch ")
                    .contains("only here       (empty)");

            Answer noMysql = mesh.commandWithoutPasswords("checkpoint", "show", "--format", "json");
            assertThat(noMysql.exitCode()).as(noMysql.toString()).isEqualTo(1);
            assertThat(noMysql.err()).contains("MESH_PASSWORD");
            JsonNode part = JSON.readTree(noMysql.out());
            assertThat(part.get("streams").get(0).get("checkpoint").get("seq").asLong())
                    .isEqualTo(checkpoint.seq());
            assertThat(part.get("links").get(0).get("reached").asBoolean()).isFalse();
            assertThat(part.get("failures")).isNotEmpty();
        }
    }

    @Test
    void saysWhatIsNotInitialised() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            Answer answer = mesh.command("checkpoint", "show");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.out())
                    .contains("has not begun: crosstide init has not run", "not known, see the message");
        }
    }

    private static JsonNode shown(Mesh mesh, int exitCode) throws Exception {
        Answer answer = mesh.command("checkpoint", "show", "--format", "json");
        assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(exitCode);
        return JSON.readTree(answer.out());
    }

    private static JsonNode link(Mesh mesh, String name) throws Exception {
        for (JsonNode link : shown(mesh, 0).get("links")) {
            if ((link.get("from").asText() + "→" + link.get("to").asText()).equals(name)) {
                return link;
            }
        }
        throw new AssertionError("no link " + name);
    }

    private static List<String> names(JsonNode positions) {
        List<String> names = new ArrayList<>();
        positions
                .get("streams")
                .forEach(stream -> names.add(stream.get("datacenter").asText()));
        positions
                .get("links")
                .forEach(link -> names.add(
                        link.get("from").asText() + "→" + link.get("to").asText()));
        return names;
    }
}
