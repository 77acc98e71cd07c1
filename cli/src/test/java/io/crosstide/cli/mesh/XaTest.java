package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.topology.LoopPrevention;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** XA transactions that are prepared in one session and ended in another one. */
class XaTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY, note VARCHAR(200), UNIQUE (note))";

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void p1XaTransactionsTakeEffectWhereTheyCommit(LoopPrevention mode) {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", TABLE);
            prepare(mesh, "a", "'early'", "INSERT INTO shop.t VALUES (1, 'early')");
            Answer refused = mesh.init("a", "--identical");
            mesh.execute("a", "XA ROLLBACK 'early'");
            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(1);
            assertThat(refused.err()).contains("nothing was changed", "X'6561726c79',X'',1", "XA RECOVER");

            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            mesh.startSyncer("a");
            prepare(mesh, "a", "'seeded'", "INSERT INTO shop.t VALUES (2, 'in the set, not in the dump')");
            Answer doctor = mesh.command("doctor", "-d", "a");
            assertThat(doctor.out()).containsPattern("warning .*prepared.*X'736565646564',X'',1");
            String dumped =
                    mesh.query("a", "SELECT @@global.gtid_executed").get(0).replaceAll("\\s", "");
            Answer seeded = mesh.init("b", "--seeded", "a=" + dumped);
            assertThat(seeded.exitCode()).as(seeded.toString()).isZero();
            mesh.startSyncer("b");
            mesh.startWriter("a");
            mesh.startWriter("b");

            mesh.execute("a", "XA COMMIT 'seeded'", "INSERT INTO t VALUES (3, 'three')");
            prepare(mesh, "a", "X'00ff27','b',4294967295", "UPDATE t SET note = 'of xa' WHERE id = 3");
            prepare(mesh, "a", "'undone'", "INSERT INTO t VALUES (4, 'never')");
            prepare(mesh, "a", "'large'", many(10_000));
            mesh.execute("a", "INSERT INTO t VALUES (5, 'between')");
            await().atMost(Mesh.PATIENCE)
                    .until(() -> mesh.checkpoint("a").prepared().size() == 3);
            mesh.stopSyncer("a");
            mesh.execute("a", "XA ROLLBACK 'undone'", "XA COMMIT X'00ff27','b',4294967295");
            mesh.execute("a", "UPDATE t SET note = 'after xa' WHERE id = 3", "XA COMMIT 'large'");
            mesh.execute("a", "UPDATE t SET note = CONCAT('x', note) WHERE id > 1000 AND id % 100 = 0");
            mesh.startSyncer("a");
            mesh.execute(
                    "b",
                    "XA START 'one'",
                    "INSERT INTO t VALUES (6, 'six')",
                    "XA END 'one'",
                    "XA COMMIT 'one' ONE PHASE");
            prepare(mesh, "b", "'one'", "INSERT INTO t VALUES (7, 'seven')");
            mesh.execute("b", "XA COMMIT 'one'");

            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("b", "SELECT COUNT(*), SUM(id = 2), SUM(id = 4) FROM t"))
                    .containsExactly("10005|1|0");
            assertThat(mesh.conflicts("a")).isEmpty();
            assertThat(mesh.conflicts("b")).isEmpty();
            assertThat(mesh.checkpoint("a").prepared()).isEmpty();
        }
    }

    private static void prepare(Mesh mesh, String datacenter, String xid, String... statements) {
        List<String> all = new ArrayList<>(List.of("SET SESSION cte_max_recursion_depth = 1000000", "XA START " + xid));
        all.addAll(List.of(statements));
        all.addAll(List.of("XA END " + xid, "XA PREPARE " + xid));
        mesh.execute(datacenter, all.toArray(new String[0]));
    }

    private static String many(int rows) {
        return "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + rows
                + ") SELECT 1000 + i, CONCAT(i, SHA2(i, 512)) FROM n";
    }
}
