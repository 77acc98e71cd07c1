package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link that applies transactions by their own row events, on real servers. */
class EventLinkTest {
    private static final String ITEMS =
            "items (id INT PRIMARY KEY, name VARCHAR(40), price DECIMAL(9,2), note TEXT, data JSON, UNIQUE KEY (name))";
    private static final String CONTENT = "SELECT CONCAT(COUNT(*), ' ', COALESCE(BIT_XOR(CRC32("
            + "CONCAT_WS('/', id, name, price, note, data))), 0)) FROM {db}.items";

    @ParameterizedTest
    @EnumSource
    void appliesRowEventsAsTheyAre(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ITEMS);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            for (int i = 1; i <= 40; i++) {
                mesh.commitOnSource(
                        "INSERT INTO {db}.items VALUES (" + i + ", 'n" + i + "', 1.5, REPEAT('Ä', 50), '[1, 2.5]')",
                        "UPDATE {db}.items SET price = price + 1, note = 'x' WHERE id <= " + i,
                        "DELETE FROM {db}.items WHERE id = " + (i - 5));
            }
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(count(registry, "crosstide.applied.transactions")).isEqualTo(40);
            assertThat(count(registry, "crosstide.applied.event.transactions")).isPositive();
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
            // each packet proves the owner and that the definitions are held
            assertThat(mesh.askTarget("SELECT COUNT(*) > 0 FROM performance_schema.prepared_statements_instances"
                            + " WHERE sql_text LIKE '%owner%guard%{db}%' AND count_execute > 0"))
                    .isEqualTo("1");
        }
    }

    @ParameterizedTest
    @EnumSource
    void recordsAConflictAndAppliesTheOthers(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            fill(mesh, 40);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id = 20");
            for (int i = 1; i <= 40; i++) {
                int id = i < 20 ? i : i == 40 ? 20 : i + 1; // 20 is the last one: nothing follows on its session
                mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = " + id);
            }
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.items WHERE price = 7", "39");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT CONCAT(kind, ' ', decision, ' ', JSON_EXTRACT(row_key, '$.id')) FROM"
                            + " crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("update-differs kept-target \"20\"");
            assertThat(mesh.askTarget("SELECT note FROM {db}.items WHERE id = 20"))
                    .isEqualTo("of the target");
            assertThat(count(registry, "crosstide.applied.event.transactions")).isPositive();
            // a refused packet leaves no session that begins a transaction with each query
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM performance_schema.variables_by_thread AS v"
                            + " JOIN performance_schema.threads AS t USING (thread_id)"
                            + " JOIN performance_schema.session_connect_attrs AS a USING (processlist_id)"
                            + " WHERE a.attr_value LIKE '%{db}%' AND v.variable_name = 'autocommit'"
                            + " AND v.variable_value = 'OFF'"))
                    .isEqualTo("0");
        }
    }

    /** MySQL's own guarantee: a missing row is found, a row that differs is overwritten. */
    @ParameterizedTest
    @EnumSource
    void findsOnlyMissingRowsIfToldSo(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.detectByKeys();
            fill(mesh, 3);
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id = 1");
            mesh.onTarget("DELETE FROM {db}.items WHERE id = 2");
            mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = 1");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT CONCAT(price, note) FROM {db}.items WHERE id = 1", "7.00a");
            mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = 2");
            mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = 3");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT GROUP_CONCAT(id, note ORDER BY id) FROM {db}.items WHERE price = 7", "1a,3a");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT GROUP_CONCAT(kind) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("update-missing");
        }
    }

    /** A BINLOG statement leaves the time of the source's event in the session. */
    @ParameterizedTest
    @EnumSource
    void appliesTheNextTransactionAtThePresentTime(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 1)) {
            fill(mesh, 3);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.createTable("other (id INT PRIMARY KEY)");
            mesh.onTarget("ALTER TABLE {db}.other ADD COLUMN seen DATETIME DEFAULT CURRENT_TIMESTAMP");
            mesh.commitOnSource("SET timestamp = 1000000000", "UPDATE {db}.items SET price = 7 WHERE id = 1");
            mesh.commitOnSource("INSERT INTO {db}.other VALUES (1)", "SET timestamp = DEFAULT");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT seen > NOW() - INTERVAL 1 DAY FROM {db}.other", "1");
            assertThat(count(registry, "crosstide.applied.event.transactions")).isEqualTo(1);
            if (mode == LoopPrevention.DIRECTION_TABLE) {
                assertThat(mesh.askTarget("SELECT MIN(time) > NOW() - INTERVAL 1 DAY FROM crosstide.direction"
                                + " WHERE mesh = '{db}'"))
                        .isEqualTo("1");
            }
        }
    }

    @Test
    void blocksATableThatEventsDoNotFitIfToldSo() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.applyByEventsOnly();
            fill(mesh, 2);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = 1");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT price FROM {db}.items WHERE id = 1", "7.00");
            assertThat(count(registry, "crosstide.applied.event.transactions")).isEqualTo(1);

            mesh.onTarget("ALTER TABLE {db}.items ADD COLUMN extra INT");
            mesh.commitOnSource("UPDATE {db}.items SET price = 7 WHERE id = 2");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error()).contains("writer.apply is binlog");
            assertThat(mesh.askTarget("SELECT price FROM {db}.items WHERE id = 2"))
                    .isNotEqualTo("7.00");
        }
    }

    /** The guard gives way, and no transaction uses the old definition: the new key refuses rows. */
    @ParameterizedTest
    @EnumSource
    void followsAChangeOfTheTargetsTable(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            fill(mesh, 1);
            WriterService service = mesh.start();
            for (int round = 0; round < 3; round++) {
                for (int i = 1; i <= 60; i++) {
                    mesh.commitOnSource("UPDATE {db}.items SET price = price + 1 WHERE id = 1");
                }
                mesh.beijing().publish(mesh.committed());
                mesh.onTarget("ALTER TABLE {db}.items ADD COLUMN extra" + round + " INT, ADD UNIQUE KEY e" + round
                        + " (extra" + round + ")");
                mesh.awaitEqual("SELECT price FROM {db}.items");
            }
            mesh.onTarget("ALTER TABLE {db}.items DROP COLUMN extra0, DROP COLUMN extra1, DROP COLUMN extra2,"
                    + " ADD UNIQUE KEY one_price (price)");
            mesh.commitOnSource("INSERT INTO {db}.items SELECT 2, 'second', price, 'b', '{}' FROM {db}.items");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(
                    "SELECT CONCAT(kind, ' ', indexes->>'$[0]') FROM crosstide.conflict WHERE mesh = '{db}'",
                    "insert-exists one_price");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    private static void fill(TestMesh mesh, int rows) throws Exception {
        mesh.createTable(ITEMS);
        for (int i = 1; i <= rows; i++) {
            String row = "INSERT INTO {db}.items VALUES (" + i + ", 'n" + i + "', 1, 'a', '[]')";
            mesh.onTarget(row);
            mesh.onSource(row);
        }
        mesh.committed();
    }

    private static double count(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("from", "beijing").counter().count();
    }
}
