package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Syncers, writers, brokers and mysqlds stop at random times while applications write in all datacenters. */
class RestartTest {
    private static final int TRANSACTIONS_PER_SECOND = 100;
    private static final int MANY = 10;
    private static final long SEED = System.nanoTime();

    private enum Blow {
        SYNCER,
        WRITER,
        BROKER,
        MYSQLD
    }

    /** One blow of each kind; each mode gets a half of them. */
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void nothingIsLostAndNothingIsAppliedTwice(LoopPrevention mode) throws Exception {
        List<Blow> all = new ArrayList<>(List.of(Blow.values()));
        Collections.shuffle(all, new Random(SEED));
        test(mode, mode == LoopPrevention.GTID ? all.subList(0, 2) : all.subList(2, 4));
    }

    @Tag("matrix") // it takes long
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void nothingIsLostAndNothingIsAppliedTwiceByManyBlows(LoopPrevention mode) throws Exception {
        Blow[] kinds = Blow.values();
        test(
                mode,
                new Random(SEED)
                        .ints(MANY, 0, kinds.length)
                        .mapToObj(kind -> kinds[kind])
                        .toList());
    }

    private static void test(LoopPrevention mode, List<Blow> blows) throws Exception {
        System.out.println("RestartTest seed " + SEED);
        Random random = new Random(SEED);
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            Workload.createSchema(mesh.source("a"));
            Workload.createSchema(mesh.source("b"));
            mesh.initialise();
            mesh.startAll();
            for (Blow blow : blows) {
                try (Workload atA = workload(mesh, "a", 0, random);
                        Workload atB = workload(mesh, "b", 1, random)) {
                    atA.start();
                    atB.start();
                    Mesh.awaitTransactions(atA, 20 + random.nextInt(60));
                    String datacenter = random.nextBoolean() ? "a" : "b";
                    System.out.println("RestartTest: " + blow + " of " + datacenter);
                    strike(mesh, blow, datacenter, atA, atB);
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

    private static void strike(Mesh mesh, Blow blow, String datacenter, Workload atA, Workload atB) throws Exception {
        switch (blow) {
            case SYNCER -> {
                mesh.stopSyncer(datacenter);
                mesh.startSyncer(datacenter);
            }
            case WRITER -> {
                mesh.stopWriter(datacenter);
                mesh.startWriter(datacenter);
            }
            case BROKER -> {
                Fleet.shared().kafka(datacenter).broker(1).kill();
                Fleet.shared().kafka(datacenter);
            }
            case MYSQLD -> {
                atA.stop();
                atB.stop();
                mesh.mysql(datacenter).kill();
                mesh.mysql(datacenter);
            }
        }
    }
}
