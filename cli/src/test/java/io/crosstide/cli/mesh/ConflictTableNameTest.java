package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Test;

/** A table that nobody knows is an error of {@code conflict-report}, not an all-clear. */
class ConflictTableNameTest {

    private static final String CONFLICT =
            "INSERT INTO crosstide.conflict (id, kind, status, time, mesh, cluster, origin,"
                    + " datacenter, table_name, gtid, seq, event_index, row_index, indexes, row_key, found_rows, policy, decision)"
                    + " VALUES (REPEAT('a', 32), 'update-missing', 'open', UTC_TIMESTAMP(6), '%s', 'orders', 'b', 'a', 'shop.dropped',"
                    + " '3e11fa47-71ca-11e1-9e33-c80aa9429562:1', 1, 0, 0, '[]', '{}', '[]', 'report', 'kept')";

    @Test
    void tellsAnUnknownTableFromATableWithoutConflicts() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").exclude("shop.audit_*"))) {
            mesh.executeEverywhere(
                    "CREATE DATABASE shop",
                    "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)",
                    "CREATE TABLE shop.größe (id BIGINT PRIMARY KEY)",
                    "CREATE TABLE shop.audit_log (id BIGINT PRIMARY KEY)");
            mesh.initialise();
            mesh.execute("a", CONFLICT.formatted(mesh.name()));

            Answer clear = report(mesh, "shop.item");
            assertThat(clear.exitCode()).as(clear.toString()).isZero();
            assertThat(clear.out()).contains("no conflicts");
            assertThat(report(mesh, "shop.größe").exitCode()).isZero();
            assertThat(report(mesh, "shop.dropped").exitCode())
                    .as("a table that is gone keeps its conflicts")
                    .isEqualTo(3);

            refused(mesh, "shop.Item", "Did you mean shop.item?");
            refused(mesh, "shop.itm", "Did you mean shop.item?");
            refused(mesh, "shop.gr????e", "Did you mean shop.größe?", "LC_ALL=C.UTF-8");
            refused(mesh, "shop.gr\uFFFD\uFFFD\uFFFD\uFFFDe", "Did you mean shop.größe?", "LC_ALL=C.UTF-8");
            refused(mesh, "shop.audit_log", "Known tables: shop.dropped, shop.größe, shop.item.");
            refused(mesh, "item", "DATABASE.TABLE");
        }
    }

    @Test
    void unknownTableIsNoUsageErrorWhileADatacenterCannotBeAsked() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b").endpoint("b", "127.0.0.1:1"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            Answer answer = report(mesh, "shop.itm");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("Did you mean shop.item?", "Not every datacenter could be asked");
        }
    }

    @Test
    void compareSuggestsTheName() {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(LoopPrevention.GTID, "a", "b"))) {
            mesh.executeEverywhere("CREATE DATABASE shop", "CREATE TABLE shop.item (id BIGINT PRIMARY KEY)");
            mesh.initialise();
            Answer answer = mesh.command("compare", "--table", "shop.Item");
            assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(1);
            assertThat(answer.err()).contains("Did you mean shop.item?");
        }
    }

    private static Answer report(Mesh mesh, String table) {
        return mesh.command("conflict-report", "--table", table);
    }

    private static void refused(Mesh mesh, String table, String... parts) {
        Answer answer = report(mesh, table);
        assertThat(answer.exitCode()).as(answer.toString()).isEqualTo(2);
        assertThat(answer.err()).contains(parts);
        assertThat(answer.out()).isEmpty();
    }
}
