package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.topology.StreamName;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopicOwnersTest {
    private static final StreamName OWN = new StreamName("shop", "orders", "beijing");

    @Test
    void findsOtherDatacentersOfTheSameCluster() {
        assertThat(TopicOwners.othersThan(
                        OWN,
                        List.of(
                                "shop.orders.shanghai.transactions",
                                "shop.orders.paris.checkpoints",
                                "shop.orders.beijing.transactions",
                                "shop.orders.beijing.checkpoints")))
                .containsExactly("paris", "shanghai");
    }

    @Test
    void ignoresTopicsOfOtherClustersMeshesAndPrograms() {
        assertThat(TopicOwners.othersThan(
                        OWN,
                        List.of(
                                "shop.users.shanghai.transactions",
                                "test.orders.shanghai.transactions",
                                "shop.orders.shanghai.offsets",
                                "shop.orders.transactions",
                                "shop.orders..transactions.",
                                "shop.orders.",
                                "events")))
                .isEmpty();
    }
}
