package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A primary dies while both sides write, and its replica lacks the last transactions. */
@Tag("matrix") // LostTailTest has the same without load
class FailoverUnderLoadTest {
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void nothingThatWasPublishedIsLostAndNothingLoops(LoopPrevention mode) throws Exception {
        try (FailoverPair pair = FailoverPair.start(mode, "under-load")) {
            Mesh mesh = pair.mesh();
            MysqlServer old = pair.primary();
            Workload.createSchema(old::connect);
            Workload.createSchema(mesh.source("b"));
            mesh.initialise();
            mesh.startAll();
            try (Workload atB = new Workload(mesh.source("b"), 1, 2, 8).rate(60)) {
                atB.start();
                try (Workload atOld = new Workload(old::connect, 0, 2, 7).rate(60)) {
                    atOld.start();
                    Mesh.awaitTransactions(atOld, 200);
                    MysqlReplica.execute(mesh.mysql("a"), "STOP REPLICA IO_THREAD");
                    Mesh.awaitTransactions(atOld, 100);
                    old.kill();
                }
                MysqlReplica.promote(mesh.mysql("a"));
                await("the tail is named")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> mesh.link("a→b").get("remedy").asText().contains("replay-tail"));
                Answer replayed = mesh.command("replay-tail", "-d", "a");
                assertThat(replayed.exitCode()).as(replayed.toString()).isZero();
                assertThat(replayed.out()).contains("without conflicts");
                try (Workload atNew = new Workload(mesh.source("a"), 0, 2, 9).rate(60)) {
                    atNew.start();
                    Mesh.awaitTransactions(atNew, 100);
                }
            }
            mesh.assertEqualAfterDrain();
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
            assertThat(mesh.checkpoint("a")
                            .published()
                            .intersection(mesh.checkpoint("b").published()))
                    .as("S2: published by both")
                    .isEqualTo(GtidSet.EMPTY);
            assertOneSeqPerTransaction(mesh.checkpoint("a"));
            if (mode == LoopPrevention.GTID) {
                mesh.awaitEqualExecutedSets();
            }
        }
    }

    private static void assertOneSeqPerTransaction(Checkpoint checkpoint) {
        long ownEchoes = checkpoint.published().count() - checkpoint.seq();
        assertThat(ownEchoes + checkpoint.pendingEchoes().count())
                .as("S1: one seq per published transaction, beside own echoes")
                .isIn(0L, checkpoint.echoesDropped());
    }
}
