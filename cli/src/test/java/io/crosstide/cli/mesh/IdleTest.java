package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LoopPrevention;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody writes. */
class IdleTest {
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void idleMeshMakesOnlyHeartbeatsInDirectionTableMode() {
        idleMeshMakesOnlyHeartbeats(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void idleMeshMakesOnlyHeartbeats(LoopPrevention mode) {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            mesh.execute("b", "INSERT INTO t VALUES (2)");
            mesh.assertEqualAfterDrain();
            // The mesh counts as idle only after the links have written their last positions.
            awaitHeartbeats(mesh, 5);
            List<GtidSet> before = List.of(mesh.executed("a"), mesh.executed("b"));
            long seqA = mesh.checkpoint("a").seq();
            awaitHeartbeats(mesh, 8);
            assertThat(List.of(mesh.executed("a"), mesh.executed("b"))).isEqualTo(before);
            assertThat(mesh.checkpoint("a").seq()).isEqualTo(seqA);
            assertThat(mesh.links()).allSatisfy((name, link) -> {
                assertThat(link.get("state").asText()).isIn("idle", "running");
                assertThat(link.get("lagSeconds").asDouble()).isLessThan(10);
            });
        }
    }

    @Test
    @Tag("matrix") // with both numbers for the matrix only: it takes long
    void bookkeepingOfAnIdleMeshOfTwoArrivesAndMakesNoMore() {
        bookkeepingOfAnIdleMeshArrivesAndMakesNoMore(2);
    }

    /** What nobody sees is bookkeeping too: the claim of an origin, a takeover. It arrives, and makes nothing new. */
    @ParameterizedTest
    @ValueSource(ints = 3)
    void bookkeepingOfAnIdleMeshArrivesAndMakesNoMore(int datacenters) {
        try (Mesh mesh = Mesh.running(plan(datacenters), "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
            mesh.awaitEqualExecutedSets();
            mesh.execute("a", "UPDATE crosstide.owner SET since = since + INTERVAL 1 SECOND");
            mesh.execute("b", "UPDATE crosstide.owner SET since = since + INTERVAL 1 SECOND");
            mesh.awaitEqualExecutedSets();

            GtidSet before = mesh.executed("a");
            awaitHeartbeats(mesh, 8);
            assertThat(mesh.datacenters())
                    .allSatisfy(datacenter -> assertThat(mesh.executed(datacenter))
                            .as("nothing was committed at " + datacenter)
                            .isEqualTo(before));
        }
    }

    /** On servers of their own, whose sets begin with the mesh. */
    private static MeshPlan plan(int datacenters) {
        String[] names = List.of("a", "b", "c").subList(0, datacenters).toArray(new String[0]);
        MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, names);
        List.of(names).forEach(name -> plan.mysqlOption(name, "report_host", "idle" + datacenters));
        return plan;
    }

    /** Every heartbeat adds at least one offset to the topic. */
    private static void awaitHeartbeats(Mesh mesh, int number) {
        long end = mesh.endOffset("a") + 2L * number;
        await("heartbeats").atMost(Mesh.PATIENCE).until(() -> mesh.endOffset("a") >= end);
    }
}
