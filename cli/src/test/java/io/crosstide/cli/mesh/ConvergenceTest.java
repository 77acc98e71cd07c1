package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Concurrent writes in all datacenters, in both modes, with two and three datacenters. */
class ConvergenceTest {
    private static final int TRANSACTIONS = 400;

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1RowsAgreeAndS2EachTransactionIsPublishedOnce(LoopPrevention mode) throws Exception {
        converge(MeshPlan.of(mode, "a", "b", "c"), TRANSACTIONS);
    }

    @Tag("matrix") // each link between two of three datacenters is one like these
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1RowsAgreeAndS2EachTransactionIsPublishedOnceByTwoDatacenters(LoopPrevention mode) throws Exception {
        converge(MeshPlan.of(mode, "a", "b"), TRANSACTIONS);
    }

    static void converge(MeshPlan plan, int transactions) throws Exception {
        try (Mesh mesh = Mesh.bare(plan)) {
            converge(mesh, transactions);
        }
    }

    /** Does the same in a mesh that is not initialised. */
    static void converge(Mesh mesh, int transactions) throws Exception {
        List<String> names = mesh.datacenters();
        for (String name : names) {
            Workload.createSchema(mesh.source(name));
        }
        mesh.initialise();
        mesh.startAll();
        writeEverywhere(mesh, names, transactions);
        mesh.assertEqualAfterDrain();
        assertPublishedOnce(mesh, transactions);
        assertThat(mesh.conflicts("a")).isEmpty();
    }

    private static void writeEverywhere(Mesh mesh, List<String> names, int transactions) throws Exception {
        long seed = System.nanoTime();
        System.out.println("ConvergenceTest seed " + seed);
        List<Workload> workloads = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        List<Exception> failures = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Workload workload = new Workload(mesh.source(names.get(i)), i, names.size(), seed + i);
            workloads.add(workload);
            Thread thread = new Thread(() -> {
                try {
                    workload.run(transactions);
                } catch (Exception e) {
                    synchronized (failures) {
                        failures.add(e);
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        workloads.forEach(Workload::close);
        assertThat(failures).isEmpty();
    }

    static void assertPublishedOnce(Mesh mesh, long transactions) {
        GtidSet everything = GtidSet.EMPTY;
        for (String datacenter : mesh.datacenters()) {
            Checkpoint checkpoint = mesh.checkpoint(datacenter);
            long ownEchoes = checkpoint.published().count() - checkpoint.seq();
            assertThat(ownEchoes + checkpoint.pendingEchoes().count())
                    .as("S1: one seq per published transaction of " + datacenter + ", beside own echoes")
                    .isIn(0L, checkpoint.echoesDropped());
            assertThat(checkpoint.published().toString())
                    .as("gaps do not grow with the number of echoes")
                    .hasSizeLessThan(500);
            assertThat(published(mesh, datacenter))
                    .as("S1 and S2: all transactions of " + datacenter + " and no others")
                    .isEqualTo(transactions);
            assertThat(everything.intersection(checkpoint.published()))
                    .as("S2: published by " + datacenter + " and by another")
                    .isEqualTo(GtidSet.EMPTY);
            everything = everything.plus(checkpoint.published());
        }
    }

    /** Transactions with rows that a datacenter has published since its syncer started. */
    private static long published(Mesh mesh, String datacenter) {
        return (long) Objects.requireNonNull(mesh.meters.get(datacenter))
                .get("crosstide.published.transactions")
                .counter()
                .count();
    }
}
