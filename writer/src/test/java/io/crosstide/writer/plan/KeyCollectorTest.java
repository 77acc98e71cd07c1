package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class KeyCollectorTest {
    private static final IndexId PRIMARY = new IndexId(new TableName("shop", "orders"), "PRIMARY");
    private static final IndexId CODE = new IndexId(new TableName("shop", "orders"), "code");

    private final KeyCollector collector = new KeyCollector();

    private void collect(int number) {
        for (int id = 0; id < number; id++) {
            collector.add(new RowKey(PRIMARY, "4:" + id));
        }
    }

    @Test
    void keepsKeysUpToTheMaximum() {
        collect(KeyCollector.MAX_KEYS);
        assertThat(collector.keys()).hasSize(KeyCollector.MAX_KEYS).noneMatch(RowKey::isWildcard);
    }

    @Test
    void replacesTooManyKeysByOneWildcardPerIndex() {
        collector.add(new RowKey(CODE, "1:a"));
        collect(2 * KeyCollector.MAX_KEYS);
        assertThat(collector.keys()).containsExactlyInAnyOrder(RowKey.wildcard(CODE), RowKey.wildcard(PRIMARY));
    }

    @Test
    void w2TransactionWithTooManyKeysStaysInOrderWithEachOfThem() {
        ApplyPlanner planner = new ApplyPlanner();
        planner.add(1, new TransactionKeys(Set.of(new RowKey(PRIMARY, "4:7")), Set.of(), false, 1));
        collect(2 * KeyCollector.MAX_KEYS);
        assertThat(planner.add(2, new TransactionKeys(collector.keys(), Set.of(), false, 1)))
                .containsExactly(1L);
        assertThat(planner.add(3, new TransactionKeys(Set.of(new RowKey(PRIMARY, "6:123456")), Set.of(), false, 1)))
                .containsExactly(2L);
    }
}
