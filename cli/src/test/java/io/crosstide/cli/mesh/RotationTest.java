package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Binlog files with a few transactions each, and a transaction that stays open while others rotate the file. */
@Tag("matrix")
class RotationTest {
    private static final int TRANSACTIONS = 100;
    private static final int LEAST_FILES = 30;

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1RowsAgreeAndS2EachTransactionIsPublishedOnce(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            mesh.executeEverywhere("SET GLOBAL max_binlog_size = 4096");
            try {
                int before = files(mesh);
                ConvergenceTest.converge(mesh, TRANSACTIONS);
                assertThat(files(mesh) - before).isGreaterThan(LEAST_FILES);
                writeWhileAnotherTransactionIsOpen(mesh);
            } finally {
                mesh.executeEverywhere("SET GLOBAL max_binlog_size = DEFAULT");
            }
        }
    }

    private static int files(Mesh mesh) {
        return mesh.query("a", "SHOW BINARY LOGS").size();
    }

    private static void writeWhileAnotherTransactionIsOpen(Mesh mesh) throws Exception {
        try (Connection connection = mesh.mysql("a").connect();
                Statement open = connection.createStatement()) {
            open.execute("USE shop");
            open.execute("CREATE TABLE rotated (id INT PRIMARY KEY, v VARCHAR(9))");
            mesh.execute("b", "CREATE TABLE rotated (id INT PRIMARY KEY, v VARCHAR(9))");
            open.execute("BEGIN");
            open.execute("INSERT INTO rotated VALUES (1, 'open')");
            mesh.execute("a", "FLUSH BINARY LOGS", "INSERT INTO rotated VALUES (2, 'other')", "FLUSH BINARY LOGS");
            open.execute("UPDATE rotated SET v = 'still'");
            mesh.execute("a", "FLUSH BINARY LOGS");
            open.execute("COMMIT");
            mesh.execute("a", "FLUSH BINARY LOGS", "DELETE FROM rotated WHERE id = 2");
        }
        mesh.assertEqualAfterDrain();
        assertThat(mesh.query("b", "SELECT * FROM rotated")).containsExactly("1|still");
    }
}
