package io.crosstide.cli.mesh;

import io.crosstide.testkit.PerconaToolkit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Alters {@code shop.t (id, v)} by a shadow table, copied in chunks while the application writes on, then swapped in. */
enum OnlineAlter {
    /**
     * The statements that gh-ost sends. It applies what it reads from the binlog to the shadow table; here the last of it is
     * made up for under the lock of the cut-over.
     */
    GH_OST {
        @Override
        void run(Mesh mesh, String datacenter, String change) {
            String columns = columns(mesh, datacenter);
            mesh.execute(
                    datacenter,
                    "CREATE TABLE _t_ghc (id BIGINT AUTO_INCREMENT PRIMARY KEY, hint VARCHAR(64) UNIQUE, value"
                            + " VARCHAR(255))",
                    "CREATE TABLE _t_gho LIKE t",
                    "ALTER TABLE _t_gho " + change,
                    "INSERT INTO _t_ghc (hint, value) VALUES ('state', 'GhostTableMigrated')");
            for (int from = 0; from < 10_000; from += 500) {
                mesh.execute(
                        datacenter,
                        "INSERT IGNORE INTO _t_gho (" + columns + ") SELECT " + columns
                                + " FROM t FORCE INDEX (PRIMARY) WHERE id >= " + from + " AND id < " + (from + 500)
                                + " LOCK IN SHARE MODE",
                        "REPLACE INTO _t_ghc (hint, value) VALUES ('copy', '" + from + "')");
            }
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

    /** The tool itself: it keeps the shadow table up to date by triggers. */
    PT_OSC {
        @Override
        void run(Mesh mesh, String datacenter, String change) {
            try {
                PerconaToolkit.find(System.err::println).alter(mesh.mysql(datacenter), Mesh.DATABASE, "t", change);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    /** Makes the change at one datacenter while the application goes on. */
    abstract void run(Mesh mesh, String datacenter, String change);

    private static String columns(Mesh mesh, String datacenter) {
        List<String> names = mesh.query(
                datacenter,
                "SELECT CONCAT('`', column_name, '`') FROM information_schema.columns WHERE table_schema = 'shop' AND"
                        + " table_name = 't' ORDER BY ordinal_position");
        return String.join(", ", names);
    }
}
