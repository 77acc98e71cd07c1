package io.crosstide.writer.packet;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.TableName;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ContestedTest {
    private static final Set<TableName> ORDERS = Set.of(new TableName("shop", "orders"));
    private static final Set<TableName> BOTH = Set.of(new TableName("shop", "orders"), new TableName("shop", "items"));
    private static final Set<TableName> ITEMS = Set.of(new TableName("shop", "items"));

    private final Contested contested = new Contested();

    @Test
    void pausesLongerAfterEachRefusal() {
        assertThat(paused(ORDERS)).isZero();
        contested.refused(ORDERS);
        assertThat(paused(ORDERS)).isEqualTo(8);
        contested.refused(ORDERS);
        assertThat(paused(ORDERS)).isEqualTo(16);
        for (int i = 0; i < 20; i++) {
            contested.refused(ORDERS);
        }
        assertThat(paused(ORDERS)).isEqualTo(1024);
    }

    @Test
    void aTransactionOfSeveralTablesPausesWithEachOfThem() {
        contested.refused(ORDERS);
        assertThat(contested.include(BOTH)).isTrue();
        assertThat(contested.include(ITEMS)).isFalse();
    }

    @Test
    void successShortensTheNextPause() {
        contested.refused(ORDERS);
        contested.refused(ORDERS);
        contested.refused(ORDERS);
        assertThat(paused(ORDERS)).isEqualTo(32);
        contested.applied(ORDERS);
        contested.refused(ORDERS);
        assertThat(paused(ORDERS)).isEqualTo(32);
        for (int i = 0; i < 4; i++) {
            contested.applied(ORDERS);
        }
        contested.refused(ORDERS);
        assertThat(paused(ORDERS)).isEqualTo(8);
    }

    /** Number of transactions that are applied row by row from now on. */
    private int paused(Set<TableName> tables) {
        int number = 0;
        while (contested.include(tables)) {
            number++;
        }
        return number;
    }
}
