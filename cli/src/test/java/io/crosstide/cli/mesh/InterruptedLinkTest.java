package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Syncer and writer run as separate processes and are killed during a transaction of many chunks. */
@Tag("matrix")
class InterruptedLinkTest {
    private static final int ROWS = 60_000;
    private static final long ALL_BYTES = ROWS * 130L;

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void s1AndW1TransactionArrivesOnceAndWhole(LoopPrevention mode) throws Exception {
        try (TcpProxy proxy = TcpProxy.to("127.0.0.1", Fleet.shared().mysql("a").port());
                Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b")
                        .endpoint("a", "127.0.0.1:" + proxy.port())
                        .replication("syncer: { heartbeat: off }"))) {
            mesh.executeEverywhere(
                    "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, note VARCHAR(200))");
            mesh.initialise();
            mesh.startSyncer("b");
            mesh.datacenters().forEach(mesh::startWriter);
            mesh.execute(
                    "a",
                    "SET SESSION cte_max_recursion_depth = 1000000",
                    "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + ROWS
                            + ") SELECT i, CONCAT(i, SHA2(i, 512)) FROM n");
            killSyncerAmidPublishing(mesh, proxy);
            mesh.stopWriter("b");
            mesh.startSyncer("a");
            mesh.awaitPublished("a");
            killWriterAmidApplying(mesh);

            mesh.startWriter("b");
            await("whole")
                    .pollInterval(Duration.ofMillis(20))
                    .atMost(Mesh.PATIENCE)
                    .until(() -> {
                        int rows = rowsAtTarget(mesh);
                        assertThat(rows).as("W1").isIn(0, ROWS);
                        return rows == ROWS;
                    });
            mesh.assertEqualAfterDrain();
            assertThat(mesh.conflicts("b")).isEmpty();
            assertThat(mesh.checkpoint("a").published().count())
                    .as("S1")
                    .isEqualTo(mesh.checkpoint("a").seq());
        }
    }

    private static void killSyncerAmidPublishing(Mesh mesh, TcpProxy proxy) throws Exception {
        long before = mesh.endOffset("a");
        proxy.limit(ALL_BYTES / 2);
        Process syncer = ServiceProcess.start(mesh, "256m", "syncer", "-d", "a");
        try {
            // a range, its end, and some of eight chunks
            await("published in part").atMost(Mesh.PATIENCE).until(() -> mesh.endOffset("a") >= before + 5);
            assertThat(rowsAtTarget(mesh)).isZero();
        } finally {
            syncer.destroyForcibly().waitFor();
            proxy.forward();
        }
    }

    /** Another session locks one of the rows, so that the transaction blocks there. */
    private static void killWriterAmidApplying(Mesh mesh) throws Exception {
        try (Connection holder = mesh.mysql("b").connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("INSERT INTO shop.t VALUES (" + ROWS / 2 + ", 'held')");
            Process writer = ServiceProcess.start(mesh, "256m", "writer", "-d", "b");
            try {
                await("applied in part")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> !mesh.query(
                                        "b",
                                        "SELECT trx_id FROM information_schema.innodb_trx WHERE trx_rows_modified > "
                                                + ROWS / 10)
                                .isEmpty());
            } finally {
                writer.destroyForcibly().waitFor();
            }
            holder.rollback();
        }
        assertThat(rowsAtTarget(mesh)).isZero();
    }

    private static int rowsAtTarget(Mesh mesh) {
        return Integer.parseInt(mesh.query("b", "SELECT COUNT(*) FROM t").get(0));
    }
}
