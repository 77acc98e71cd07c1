package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.WriterService;
import io.crosstide.writer.status.LinkHealth;
import java.time.Duration;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link whose source publishes nothing is not idle: the target and {@code status} say why. */
class StuckSourceTest {
    private static final Duration SOME_ATTEMPTS = Duration.ofSeconds(12);
    private static final Duration SOME_SILENCES = Duration.ofSeconds(40);

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void w4TargetAndStatusSayWhyTheSourcePublishesNothingInDirectionTableMode() throws Exception {
        w4TargetAndStatusSayWhyTheSourcePublishesNothing(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void w4TargetAndStatusSayWhyTheSourcePublishesNothing(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY, b LONGBLOB)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 'small')");
            mesh.assertEqualAfterDrain();
            limitRecords(mesh, "20000");
            byte[] incompressible = new byte[100_000];
            new Random(1).nextBytes(incompressible);
            mesh.execute("a", "INSERT INTO t VALUES (2, 0x" + HexFormat.of().formatHex(incompressible) + ")");

            await("status tells why").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.command("status").exitCode()).isEqualTo(3);
                JsonNode link = mesh.link("a→b");
                assertThat(link.get("state").asText()).isEqualTo("stopped");
                assertThat(link.get("error").asText()).contains("Stream of a: ", "does not take it");
                assertThat(link.get("remedy").asText()).contains("max.message.bytes");
                assertThat(mesh.link("b→a").get("state").asText()).isEqualTo("idle");
            });
            WriterService writer = Objects.requireNonNull(mesh.writer("b"));
            await("the target tells why").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                LinkHealth health = writer.health().get(0);
                assertThat(health.state()).isEqualTo(LinkState.STOPPED);
                assertThat(health.error()).contains("Stream of a: ", "does not take it");
                assertThat(health.remedy()).contains("max.message.bytes");
                assertThat(writer.ready()).isFalse();
            });
            await("the stream tries again and again, and the link stays stopped")
                    .during(SOME_ATTEMPTS)
                    .atMost(Mesh.PATIENCE)
                    .until(() -> state(writer), LinkState.STOPPED::equals);

            limitRecords(mesh, "138412032");
            mesh.assertEqualAfterDrain();
            await("the links are idle").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                assertThat(mesh.command("status").exitCode()).isZero();
                assertThat(mesh.link("a→b").get("state").asText()).isEqualTo("idle");
                assertThat(writer.ready()).isTrue();
            });
        }
    }

    @Test
    @Tag("matrix")
    void aLinkWhoseSourceIsSilentStaysUnreachable() throws Exception {
        try (Mesh mesh = Mesh.running(LoopPrevention.GTID, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.assertEqualAfterDrain();
            WriterService writer = Objects.requireNonNull(mesh.writer("b"));
            mesh.stopSyncer("a");
            await("the link finds it silent")
                    .atMost(Mesh.PATIENCE)
                    .until(() -> state(writer), LinkState.UNREACHABLE::equals);
            await("the link starts again and again")
                    .during(SOME_SILENCES)
                    .atMost(Mesh.PATIENCE)
                    .until(() -> state(writer), LinkState.UNREACHABLE::equals);

            mesh.startSyncer("a");
            await("the link is idle").atMost(Mesh.PATIENCE).until(() -> state(writer), LinkState.IDLE::equals);
        }
    }

    private static LinkState state(WriterService writer) {
        return writer.health().get(0).state();
    }

    private static void limitRecords(Mesh mesh, String bytes) throws Exception {
        String topic = mesh.topology().stream(Mesh.CLUSTER, "a").transactionsTopic();
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET));
        try (Admin admin = Admin.create(mesh.topology().datacenter("a").kafka().clientProperties())) {
            admin.incrementalAlterConfigs(Map.of(new ConfigResource(ConfigResource.Type.TOPIC, topic), change))
                    .all()
                    .get();
        }
    }
}
