package io.crosstide.cli.mesh;

import java.util.List;

/**
 * Alters {@code shop.t (id, v)} as the online schema change tools do, by the statements that they send: a shadow table,
 * copied in chunks while the application writes on, then swapped in.
 */
enum OnlineAlter {
    /**
     * gh-ost applies what it reads from the binlog to the shadow table; here the last of it is made up for under the lock
     * of the cut-over.
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

    /** pt-online-schema-change keeps the shadow table up to date by triggers. */
    PT_OSC {
        @Override
        void run(Mesh mesh, String datacenter, String change) {
            String columns = columns(mesh, datacenter);
            String values = "NEW." + columns.replace(", ", ", NEW.");
            String replace = "REPLACE INTO `shop`.`_t_new` (" + columns + ") VALUES (" + values + ")";
            String delete = "DELETE IGNORE FROM `shop`.`_t_new` WHERE ";
            String same = "`shop`.`_t_new`.`id` <=> OLD.`id`";
            mesh.execute(
                    datacenter,
                    "CREATE TABLE `shop`.`_t_new` LIKE t",
                    "ALTER TABLE `shop`.`_t_new` " + change,
                    "CREATE TRIGGER `pt_osc_shop_t_del` AFTER DELETE ON t FOR EACH ROW " + delete + same,
                    "CREATE TRIGGER `pt_osc_shop_t_upd` AFTER UPDATE ON t FOR EACH ROW BEGIN " + delete
                            + "!(OLD.`id` <=> NEW.`id`) AND " + same + ";" + replace + ";END ",
                    "CREATE TRIGGER `pt_osc_shop_t_ins` AFTER INSERT ON t FOR EACH ROW " + replace);
            for (int from = 0; from < 10_000; from += 500) {
                mesh.execute(
                        datacenter,
                        "INSERT LOW_PRIORITY IGNORE INTO `shop`.`_t_new` (" + columns + ") SELECT " + columns
                                + " FROM t FORCE INDEX (PRIMARY) WHERE id >= " + from + " AND id < " + (from + 500)
                                + " LOCK IN SHARE MODE");
            }
            mesh.execute(
                    datacenter,
                    "RENAME TABLE `shop`.`t` TO `shop`.`_t_old`, `shop`.`_t_new` TO `shop`.`t`",
                    "DROP TRIGGER `shop`.`pt_osc_shop_t_del`",
                    "DROP TRIGGER `shop`.`pt_osc_shop_t_upd`",
                    "DROP TRIGGER `shop`.`pt_osc_shop_t_ins`",
                    "DROP TABLE `shop`.`_t_old`");
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
