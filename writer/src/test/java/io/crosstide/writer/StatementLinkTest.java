package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A link that applies by packets of statements. */
class StatementLinkTest {
    private static final int ROWS = 40;

    @ParameterizedTest
    @EnumSource
    void recordsConflictsAndAppliesTheOthers(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.bySql();
            mesh.createTable("items (id INT PRIMARY KEY, price INT, note VARCHAR(40))");
            for (int i = 1; i <= ROWS; i++) {
                String row = "INSERT INTO {db}.items VALUES (" + i + ", 1, 'a')";
                mesh.onTarget(row);
                mesh.onSource(row);
            }
            mesh.committed();
            mesh.onTarget("UPDATE {db}.items SET note = 'of the target' WHERE id = 20");
            mesh.onTarget("DELETE FROM {db}.items WHERE id = 30");
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            for (int i = 1; i <= ROWS; i++) {
                mesh.commitOnSource(
                        "UPDATE {db}.items SET price = 7 WHERE id = " + i,
                        "INSERT INTO {db}.items VALUES (" + (i + ROWS) + ", 7, 'new'), (" + (i + 2 * ROWS)
                                + ", 7, 'new')");
            }
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start(registry);
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.items WHERE price = 7", Integer.toString(3 * ROWS - 2));
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT GROUP_CONCAT(kind, ' ', JSON_UNQUOTE(JSON_EXTRACT(row_key, '$.id'))"
                            + " ORDER BY kind) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("update-differs 20,update-missing 30");
            assertThat(mesh.askTarget("SELECT CONCAT(price, note) FROM {db}.items WHERE id = 20"))
                    .isEqualTo("1of the target");
            assertThat(count(registry, "crosstide.applied.statement.transactions"))
                    .isPositive();
            assertThat(count(registry, "crosstide.applied.event.transactions")).isZero();
        }
    }

    private static double count(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("from", "beijing").counter().count();
    }
}
