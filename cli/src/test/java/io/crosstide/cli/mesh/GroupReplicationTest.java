package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One side is a replication group. Its members create GTIDs with the group's name instead of their own UUID. */
@Tag("matrix")
class GroupReplicationTest {
    private static final int TRANSACTIONS = 60;

    private final UUID group = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1RowsAgreeAndS2EachTransactionIsPublishedOnce(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            form(mesh);
            try {
                mesh.executeEverywhere(
                        "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT UNIQUE)");
                mesh.initialise();
                mesh.startAll();
                write(mesh, "a", 0);
                write(mesh, "b", 1000);
                mesh.assertEqualAfterDrain();
                ConvergenceTest.assertPublishedOnce(mesh, TRANSACTIONS);
                assertThat(mesh.conflicts("a")).isEmpty();
                assertThat(mesh.conflicts("b")).isEmpty();
                assertThat(mesh.checkpoint("a").published().uuids()).contains(group);
                assertThat(mesh.query(
                                "b", "SELECT datacenter FROM crosstide.origin WHERE server_uuid = '" + group + "'"))
                        .containsExactly("a");
            } finally {
                mesh.datacenters().forEach(mesh::stopSyncer);
                mesh.datacenters().forEach(mesh::stopWriter);
                mesh.execute(
                        "a",
                        "STOP GROUP_REPLICATION",
                        "SET GLOBAL super_read_only = OFF",
                        "SET GLOBAL read_only = OFF",
                        "UNINSTALL PLUGIN group_replication");
            }
        }
    }

    private static void write(Mesh mesh, String side, int first) {
        List<String> statements = new ArrayList<>();
        for (int id = first; id < first + TRANSACTIONS / 3; id++) {
            statements.add("INSERT INTO t VALUES (" + id + ", " + id + ")");
            statements.add("UPDATE t SET v = -v - 1 WHERE id = " + id);
            statements.add(id % 2 == 0 ? "DELETE FROM t WHERE id = " + id : "UPDATE t SET v = NULL WHERE id = " + id);
        }
        mesh.execute(side, statements.toArray(new String[0]));
    }

    /** Forms a group with a single member. */
    private void form(Mesh mesh) throws Exception {
        mesh.execute(
                "a",
                "INSTALL PLUGIN group_replication SONAME 'group_replication.so'",
                "SET GLOBAL group_replication_group_name = '" + group + "'",
                "SET GLOBAL group_replication_local_address = '127.0.0.1:" + freePort() + "'",
                "SET GLOBAL group_replication_bootstrap_group = ON",
                "START GROUP_REPLICATION",
                "SET GLOBAL group_replication_bootstrap_group = OFF");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
