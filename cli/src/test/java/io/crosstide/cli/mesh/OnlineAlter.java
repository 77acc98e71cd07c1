package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.testkit.mysql.PerconaToolkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Alters {@code shop.t (id, v)} by a shadow table. It is copied in chunks while the application continues to write, and
 * then replaces the table.
 */
enum OnlineAlter {
    /**
     * The statements that gh-ost sends. gh-ost applies the changes of the binlog to the shadow table; here the last
     * changes are copied under the lock of the cut-over.
     */
    GH_OST {
        @Override
        void run(Mesh mesh, String datacenter, String change, Runnable meanwhile) {
            mesh.execute(
                    datacenter,
                    "CREATE TABLE _t_ghc (id BIGINT AUTO_INCREMENT PRIMARY KEY, hint VARCHAR(64) UNIQUE, value"
                            + " VARCHAR(255))",
                    "CREATE TABLE _t_gho LIKE t",
                    "ALTER TABLE _t_gho " + change,
                    "INSERT INTO _t_ghc (hint, value) VALUES ('state', 'GhostTableMigrated')");
            String columns = columns(mesh, datacenter);
            for (int from = 0; from < 10_000; from += 2_500) {
                copy(
                        mesh,
                        datacenter,
                        "INSERT IGNORE INTO _t_gho (" + columns + ") SELECT " + columns
                                + " FROM t FORCE INDEX (PRIMARY) WHERE id >= " + from + " AND id < " + (from + 2_500)
                                + " LOCK IN SHARE MODE");
                mesh.execute(datacenter, "REPLACE INTO _t_ghc (hint, value) VALUES ('copy', '" + from + "')");
            }
            meanwhile.run();
            mesh.execute(
                    datacenter,
                    "LOCK TABLES t WRITE, _t_gho WRITE",
                    "REPLACE INTO _t_gho (" + columns + ") SELECT " + columns + " FROM t",
                    "DELETE FROM _t_gho WHERE id NOT IN (SELECT id FROM t)",
                    "RENAME TABLE t TO _t_del, _t_gho TO t",
                    "UNLOCK TABLES",
                    "DROP TABLE _t_del, _t_ghc");
        }
    },

    /** The tool itself. It keeps the shadow table up to date with triggers. */
    PT_OSC {
        @Override
        void run(Mesh mesh, String datacenter, String change, Runnable meanwhile) {
            try (Connection connection = mesh.mysql(datacenter).connect();
                    Statement gate = connection.createStatement()) {
                gate.execute("DO GET_LOCK('swap', 0)");
                CompletableFuture<Void> tool = CompletableFuture.runAsync(() -> alter(mesh, datacenter, change));
                await("the tool waits at the gate, or fails")
                        .atMost(Mesh.PATIENCE)
                        .until(() -> tool.isDone()
                                || !mesh.query(datacenter, WAITING).isEmpty());
                if (!tool.isDone()) {
                    meanwhile.run();
                    assertThat(tool).isNotDone();
                }
                gate.execute("DO RELEASE_LOCK('swap')");
                tool.join();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    };

    /**
     * Makes the change at one datacenter while the application continues to write.
     *
     * @param meanwhile runs after the rows are copied and before the tables are swapped
     */
    abstract void run(Mesh mesh, String datacenter, String change, Runnable meanwhile);

    private static final int DEADLOCK = 1213;
    private static final String WAITING = "SELECT id FROM information_schema.processlist WHERE state = 'User lock'";
    /** Makes the tool wait for a lock before it swaps the tables. */
    private static final String PLUGIN = """
            package pt_online_schema_change_plugin;
            sub new { my ($class, %args) = @_; return bless {%args}, $class; }
            sub before_swap_tables {
                my $session = $_[0]->{cxn}->dbh();
                $session->do("DO GET_LOCK('swap', 120)");
                $session->do("DO RELEASE_ALL_LOCKS()");
            }
            1;
            """;

    /** Like the tool, tries again after a deadlock with the application. */
    private static void copy(Mesh mesh, String datacenter, String statement) {
        await("rows are copied").atMost(Mesh.PATIENCE).until(() -> {
            try {
                mesh.execute(datacenter, statement);
                return true;
            } catch (IllegalStateException e) {
                if (e.getCause() instanceof SQLException cause && cause.getErrorCode() == DEADLOCK) {
                    return false;
                }
                throw e;
            }
        });
    }

    private static void alter(Mesh mesh, String datacenter, String change) {
        try {
            Path plugin = Fleet.shared().folder().resolve("swap.pm");
            Files.writeString(plugin, PLUGIN);
            PerconaToolkit.find(System.err::println)
                    .alter(
                            mesh.mysql(datacenter),
                            Mesh.DATABASE,
                            "t",
                            change,
                            "--plugin=" + plugin,
                            "--no-check-unique-key-change",
                            "--recursion-method=none"); // else it looks for a replica behind each binlog connection
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String columns(Mesh mesh, String datacenter) {
        List<String> names = mesh.query(
                datacenter,
                "SELECT CONCAT('`', column_name, '`') FROM information_schema.columns WHERE table_schema = 'shop' AND"
                        + " table_name IN ('t', '_t_gho') GROUP BY 1 HAVING COUNT(*) = 2");
        return String.join(", ", names);
    }
}
