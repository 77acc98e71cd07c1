package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.Workload;
import io.crosstide.topology.LoopPrevention;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Syncers, writers, brokers and mysqlds stop at random times while applications write in all datacenters. */
class RestartTest {
    private static final int BLOWS = 5;
    private static final int TRANSACTIONS_PER_SECOND = 100;

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void nothingIsLostAndNothingIsAppliedTwice(LoopPrevention mode) throws Exception {
        long seed = System.nanoTime();
        System.out.println("RestartTest seed " + seed);
        Random random = new Random(seed);
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            Workload.createSchema(mesh.source("a"));
            Workload.createSchema(mesh.source("b"));
            mesh.initialise();
            mesh.startAll();
            for (int i = 0; i < BLOWS; i++) {
                try (Workload atA = workload(mesh, "a", 0, random);
                        Workload atB = workload(mesh, "b", 1, random)) {
                    atA.start();
                    atB.start();
                    Mesh.awaitTransactions(atA, 20 + random.nextInt(60));
                    String blow = blow(mesh, random.nextBoolean() ? "a" : "b", random, atA, atB);
                    System.out.println("RestartTest blow " + i + ": " + blow);
                }
            }
            mesh.assertEqualAfterDrain();
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
        }
    }

    private static Workload workload(Mesh mesh, String datacenter, int index, Random random) {
        return new Workload(mesh.source(datacenter), index, 2, random.nextLong()).rate(TRANSACTIONS_PER_SECOND);
    }

    private static String blow(Mesh mesh, String datacenter, Random random, Workload atA, Workload atB)
            throws Exception {
        int kind = random.nextInt(6);
        switch (kind) {
            case 0 -> {
                mesh.stopSyncer(datacenter);
                mesh.startSyncer(datacenter);
                return "syncer of " + datacenter + " restarted";
            }
            case 1 -> {
                mesh.stopWriter(datacenter);
                mesh.startWriter(datacenter);
                return "writer of " + datacenter + " restarted";
            }
            case 2, 3 -> {
                Fleet.shared().kafka(datacenter).broker(1).kill();
                Fleet.shared().kafka(datacenter);
                return "broker of " + datacenter + " killed";
            }
            default -> {
                atA.stop();
                atB.stop();
                mesh.mysql(datacenter).kill();
                mesh.mysql(datacenter);
                return "mysqld of " + datacenter + " killed";
            }
        }
    }
}
