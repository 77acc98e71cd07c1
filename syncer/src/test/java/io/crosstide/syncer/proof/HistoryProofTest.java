package io.crosstide.syncer.proof;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.topology.StreamName;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HistoryProofTest {
    private static final StreamName STREAM = new StreamName("shop", "orders", "east");
    private static final String EAST = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final String WEST = "4e11fa47-71ca-11e1-9e33-c80aa9429562";

    // start 1-5, published 6-10, own echoes (direction table) 11-12, pending 13
    private final Checkpoint checkpoint = checkpoint(EAST + ":1-12," + WEST + ":1-7", EAST + ":6-10", EAST + ":13");

    @Test
    void acceptsALongerHistory() {
        assertThatCode(() -> verify(EAST + ":1-20," + WEST + ":1-9", EAST + ":1-12"))
                .doesNotThrowAnyException();
    }

    @Test
    void acceptsLostEchoes() {
        assertThatCode(() -> verify(EAST + ":1-20," + WEST + ":1-3", "")).doesNotThrowAnyException();
    }

    @Test
    void refusesLostPublishedTransactions() {
        assertThatThrownBy(() -> verify(EAST + ":1-8:11-20", ""))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("no longer has " + EAST + ":9-10")
                .hasMessageContaining("shop.orders.east");
    }

    @Test
    void refusesOtherLostTransactionsOfThisDatacenter() {
        assertThatThrownBy(() -> verify(EAST + ":1-11", "")).hasMessageContaining(EAST + ":12-13");
    }

    @Test
    void refusesPurgedUnreadTransactions() {
        assertThatThrownBy(() -> verify(EAST + ":1-20," + WEST + ":1-7", EAST + ":1-15"))
                .isInstanceOf(StreamStoppedException.class)
                .hasMessageContaining("purged " + EAST + ":14-15");
    }

    private void verify(String executed, String purged) {
        new HistoryProof(STREAM, GtidSet.parse(executed), GtidSet.parse(purged))
                .verify(checkpoint, UUID.fromString(EAST)::equals);
    }

    private static Checkpoint checkpoint(String executed, String published, String pending) {
        return new Checkpoint(
                UUID.randomUUID(),
                "id",
                "orders",
                "east",
                5,
                GtidSet.parse(EAST + ":1-5"),
                GtidSet.parse(executed),
                GtidSet.parse(published),
                GtidSet.parse(pending),
                GtidSet.EMPTY,
                100,
                0,
                List.of(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                "",
                "",
                "");
    }
}
