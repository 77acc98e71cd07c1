package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody writes. */
class IdleTest {
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void idleMeshMakesOnlyHeartbeats(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
            // The mesh counts as idle only after the links have written their last positions.
            awaitHeartbeats(mesh, 5);
            List<String> before = List.of(executed(mesh, "a"), executed(mesh, "b"));
            long seqA = mesh.checkpoint("a").seq();
            awaitHeartbeats(mesh, 8);
            assertThat(List.of(executed(mesh, "a"), executed(mesh, "b"))).isEqualTo(before);
            assertThat(mesh.checkpoint("a").seq()).isEqualTo(seqA);
            assertThat(mesh.links()).allSatisfy((name, link) -> {
                assertThat(link.get("state").asText()).isIn("idle", "running");
                assertThat(link.get("lagSeconds").asDouble()).isLessThan(10);
            });
        }
    }

    /** Every heartbeat adds at least one offset to the topic. */
    private static void awaitHeartbeats(Mesh mesh, int number) {
        long end = mesh.endOffset("a") + 2L * number;
        await("heartbeats").atMost(Mesh.PATIENCE).until(() -> mesh.endOffset("a") >= end);
    }

    private static String executed(Mesh mesh, String datacenter) {
        return mesh.query(datacenter, "SELECT @@global.gtid_executed").get(0);
    }
}
