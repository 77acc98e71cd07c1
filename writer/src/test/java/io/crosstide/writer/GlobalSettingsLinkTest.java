package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A target with global settings that do not suit replay. New sessions start with these settings. */
class GlobalSettingsLinkTest {
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("autocommit", "0"),
            Map.entry("completion_type", "1"),
            Map.entry("foreign_key_checks", "0"),
            Map.entry("group_concat_max_len", "4"),
            Map.entry("innodb_lock_wait_timeout", "1"),
            Map.entry("lock_wait_timeout", "1"),
            Map.entry("max_error_count", "0"),
            Map.entry("max_execution_time", "1"),
            Map.entry("max_join_size", "1"),
            Map.entry("range_optimizer_max_mem_size", "1"),
            Map.entry("sql_mode", "'ANSI_QUOTES,PIPES_AS_CONCAT,NO_BACKSLASH_ESCAPES,PAD_CHAR_TO_FULL_LENGTH'"),
            Map.entry("sql_notes", "0"),
            Map.entry("sql_safe_updates", "1"),
            Map.entry("sql_select_limit", "1"),
            Map.entry("time_zone", "'+05:00'"),
            Map.entry("transaction_isolation", "'SERIALIZABLE'"),
            Map.entry("transaction_read_only", "1"),
            Map.entry("unique_checks", "0"),
            Map.entry("wait_timeout", "1"));

    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20), price DECIMAL(9, 2),"
            + " ordered TIMESTAMP NULL, UNIQUE KEY (state), UNIQUE KEY (price, ordered))";

    @ParameterizedTest
    @EnumSource
    void w1AppliesEachTransactionOnce(LoopPrevention mode) throws Exception {
        Map<String, String> before = new LinkedHashMap<>();
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            mesh.createTable("log (id INT, line VARCHAR(20))");
            for (String name : SETTINGS.keySet()) {
                before.put(name, mesh.askTarget("SELECT @@GLOBAL." + name));
            }
            try {
                for (Map.Entry<String, String> setting : SETTINGS.entrySet()) {
                    mesh.onTarget("SET GLOBAL " + setting.getKey() + " = " + setting.getValue());
                }
                for (int start = 1; start <= 2; start++) {
                    replicate(mesh, start * 100);
                }
            } finally {
                restore(mesh, before);
            }
        }
    }

    private static void replicate(TestMesh mesh, int first) throws Exception {
        try (WriterService service = mesh.start()) {
            for (int id = first; id < first + 20; id++) {
                mesh.commitOnSource(
                        "INSERT INTO {db}.orders VALUES (" + id + ", 's" + id + "', " + id
                                + ".25, '2024-01-02 03:04:05')",
                        "INSERT INTO {db}.log VALUES (" + id + ", 'line')",
                        "UPDATE {db}.log SET line = 'changed' WHERE id = " + id);
            }
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual("SELECT COUNT(*) FROM {db}.log WHERE line = 'changed'");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
        for (String table : new String[] {"orders", "log"}) {
            String rows = "SELECT * FROM {db}." + table + " ORDER BY id";
            assertThat(mesh.targetRows(rows)).isEqualTo(mesh.sourceRows(rows));
        }
        assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                .isEqualTo("0");
    }

    private static void restore(TestMesh mesh, Map<String, String> before) throws SQLException {
        for (Map.Entry<String, String> setting : before.entrySet()) {
            boolean number = setting.getValue().matches("\\d+");
            mesh.onTarget("SET GLOBAL " + setting.getKey() + " = "
                    + (number ? setting.getValue() : "'" + setting.getValue() + "'"));
        }
    }
}
