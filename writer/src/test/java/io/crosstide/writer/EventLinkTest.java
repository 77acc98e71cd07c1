package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
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
            // the first ones find out that the tables are alike
            assertThat(count(registry, "crosstide.applied.event.transactions")).isPositive();
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    private static double count(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("from", "beijing").counter().count();
    }
}
