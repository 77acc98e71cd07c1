package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.LoopPrevention;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tagged GTIDs: before a stream's start, in a dump, in ranges of filtered transactions, before and after restarts. */
class TaggedGtidTest {
    private static final String TABLE = "CREATE TABLE shop.t (id INT PRIMARY KEY, v VARCHAR(9))";

    @Test
    void p1StreamsBeginAndContinueWithTaggedGtids() throws Exception {
        beginAndContinue(LoopPrevention.GTID);
    }

    @Test
    @Tag("matrix")
    void p1StreamsBeginAndContinueWithTaggedGtidsWithoutWritingThem() throws Exception {
        beginAndContinue(LoopPrevention.DIRECTION_TABLE);
    }

    private static void beginAndContinue(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"))) {
            mesh.execute(
                    "a", "CREATE DATABASE shop", TABLE, "CREATE DATABASE other", "CREATE TABLE other.t LIKE shop.t");
            mesh.execute("b", "CREATE DATABASE other", "CREATE TABLE other.t (id INT PRIMARY KEY)");
            mesh.execute("a", "SET GTID_NEXT = 'AUTOMATIC:red'", "INSERT INTO shop.t VALUES (1, 'start')");
            assertThat(mesh.init("a", "--identical").exitCode()).isZero();
            assertThat(mesh.query("a", "SELECT start_gtid_set FROM crosstide.stream")
                            .toString())
                    .contains(":red:");
            mesh.startSyncer("a");
            mesh.execute("a", "SET GTID_NEXT = 'AUTOMATIC:dumped'", "INSERT INTO shop.t VALUES (2, 'dumped')");
            String dumped = Dump.load(mesh.mysql("a"), mesh.mysql("b")).replace("+", "");
            assertThat(dumped).contains(":dumped:");
            mesh.execute("a", "SET GTID_NEXT = 'AUTOMATIC:dumped'", "INSERT INTO shop.t VALUES (3, 'after')");
            Answer seeded = mesh.init("b", "--seeded", "a=" + dumped);
            assertThat(seeded.exitCode()).as(seeded.toString()).isZero();
            mesh.startSyncer("b");
            mesh.startWriter("a");
            mesh.startWriter("b");
            write(mesh, 10);
            mesh.assertEqualAfterDrain();

            mesh.datacenters().forEach(mesh::stopSyncer);
            mesh.datacenters().forEach(mesh::stopWriter);
            write(mesh, 20);
            mesh.startAll();
            write(mesh, 30);
            mesh.assertEqualAfterDrain();
            assertThat(mesh.query("a", "SELECT COUNT(*) FROM shop.t")).containsExactly("27");
            assertAccounted(mesh, mode, "a", "b", dumped);
            assertAccounted(mesh, mode, "b", "a", "");
        }
    }

    /**
     * Writes four transactions with rows on each side and one filtered transaction, with the tags of another side and
     * without tags.
     */
    private static void write(Mesh mesh, int first) {
        for (String side : mesh.datacenters()) {
            int id = side.equals("a") ? first : first + 100;
            mesh.execute(
                    side,
                    "SET GTID_NEXT = 'AUTOMATIC:red'",
                    "INSERT INTO shop.t VALUES (" + id + ", 'red')",
                    "INSERT INTO other.t (id) VALUES (" + id + ")",
                    "SET GTID_NEXT = 'AUTOMATIC:own_" + side + "'",
                    "INSERT INTO shop.t VALUES (" + (id + 1) + ", 'own'), (" + (id + 2) + ", 'own')",
                    "INSERT INTO other.t (id) VALUES (" + (id + 1) + ")",
                    "SET GTID_NEXT = 'AUTOMATIC'",
                    "INSERT INTO shop.t VALUES (" + (id + 3) + ", 'plain')",
                    "UPDATE shop.t SET v = 'new' WHERE id = " + (id + 1));
        }
    }

    /**
     * S1: each transaction has a seq. In gtid mode the target has executed each GTID, also those of filtered
     * transactions.
     */
    private static void assertAccounted(Mesh mesh, LoopPrevention mode, String from, String to, String dumped) {
        GtidSet published = mesh.checkpoint(from).published();
        assertThat(published.toString()).contains(":red:").contains(":own_" + from);
        assertThat(published.count()).isEqualTo(mesh.checkpoint(from).seq());
        assertThat(mesh.conflicts(to)).isEmpty();
        if (mode == LoopPrevention.GTID) {
            GtidSet executed = GtidSet.parse(
                    mesh.query(to, "SELECT @@global.gtid_executed").get(0));
            assertThat(published.minus(GtidSet.parse(dumped)).minus(executed)).isEqualTo(GtidSet.EMPTY);
        }
    }
}
