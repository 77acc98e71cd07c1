package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.topology.LoopPrevention;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** "When it returns with empty disks" of docs/failover.md, step by step. */
@Tag("matrix") // three datacenters, one of which starts twice
class EmptyDisksTest {
    private static final String ALL = "SELECT * FROM t ORDER BY id";

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void datacenterReturnsWithEmptyDisksAndNothingLoops(LoopPrevention mode) throws Exception {
        Fleet fleet = Fleet.shared();
        try (KafkaCluster kafka = new KafkaCluster(fleet.folder().resolve("kafka-empty-" + mode), 1)) {
            kafka.start();
            try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b", "c").singleBroker("a", kafka.bootstrapServers()))) {
                mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)");
                mesh.initialise();
                mesh.startAll();
                mesh.execute("a", "INSERT INTO t VALUES (1, 1), (2, 1)");
                mesh.execute("b", "INSERT INTO t VALUES (11, 1)");
                mesh.assertEqualAfterDrain();

                UUID lost = mesh.mysql("a").serverUuid();
                mesh.stopSyncer("a");
                mesh.stopWriter("a");
                kafka.broker(1).kill();
                fleet.emptyDisks("a");
                kafka.erase();
                assertThat(mesh.mysql("a").serverUuid()).isNotEqualTo(lost);
                mesh.execute("b", "UPDATE t SET v = 2 WHERE id = 1");
                mesh.execute("c", "INSERT INTO t VALUES (21, 1)");
                await("b and c are equal")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> mesh.query("b", ALL).contains("21|1")
                                && mesh.query("c", ALL).contains("1|2"));

                bringBack(mesh, kafka);
                mesh.execute("a", "UPDATE t SET v = v * 10 WHERE id = 1");
                mesh.execute("b", "UPDATE t SET v = v * 10 WHERE id = 2");
                mesh.execute("c", "UPDATE t SET v = v * 10 WHERE id = 11");
                mesh.assertEqualAfterDrain();
                assertThat(mesh.query("a", ALL)).containsExactly("1|20", "2|10", "11|10", "21|1");
                for (String datacenter : mesh.datacenters()) {
                    assertThat(mesh.conflicts(datacenter)).as(datacenter).isEmpty();
                }
            }
        }
    }

    private static void bringBack(Mesh mesh, KafkaCluster kafka) throws Exception {
        kafka.start();
        String dumped = Dump.load(mesh.mysql("b"), mesh.mysql("a"));
        init(mesh, "a", "--seeded", "b=" + dumped, "--seeded", "c=" + mesh.executed("c"));
        for (String survivor : new String[] {"b", "c"}) {
            mesh.stopWriter(survivor);
            mesh.execute(
                    survivor,
                    "DELETE FROM crosstide.join_point WHERE source = 'a'",
                    "DELETE FROM crosstide.position WHERE source = 'a'",
                    "DELETE FROM crosstide.direction WHERE idc = 'a'");
            init(mesh, survivor, "--identical", "--seeded", "a=" + mesh.executed("a"));
        }
        mesh.startSyncer("a");
        mesh.startWriter("a");
        mesh.startWriter("b");
        mesh.startWriter("c");
    }

    private static void init(Mesh mesh, String datacenter, String... options) {
        Answer answer = mesh.init(datacenter, options);
        assertThat(answer.exitCode()).as(answer.toString()).isZero();
    }
}
