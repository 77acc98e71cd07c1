package io.crosstide.writer.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.topology.LinkName;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PositionCarrierTest {
    private static final LinkName LINK = new LinkName("shop", "orders", "beijing", "shanghai");

    private long nanos;
    private final AppliedPositions positions = new AppliedPositions(new Mark(0, 0));
    private final PositionCarrier carrier =
            new PositionCarrier(positions, new PositionTable(LINK, UUID.randomUUID()), () -> nanos);

    @Test
    void firstTransactionCarriesThePosition() {
        assertThat(carrier.offer()).isPresent();
    }

    @Test
    void w3OneTransactionAtATimeCarriesThePosition() {
        PositionCarrier.Carried carried = carrier.offer().orElseThrow();
        advance(1);
        nanos += 5_000_000_000L;
        assertThat(carrier.offer()).isEmpty();
        carried.committed();
        nanos += 5_000_000_000L;
        assertThat(carrier.offer()).isPresent();
    }

    @Test
    void offersThePositionOnceASecond() {
        carrier.offer().orElseThrow().committed();
        advance(1);
        nanos += 900_000_000L;
        assertThat(carrier.offer()).isEmpty();
        nanos += 100_000_000L;
        assertThat(carrier.offer()).isPresent();
    }

    @Test
    void offersNoPositionThatIsAlreadyWritten() {
        carrier.offer().orElseThrow().committed();
        nanos += 60_000_000_000L;
        assertThat(carrier.offer()).isEmpty();
    }

    @Test
    void offersThePositionAgainAfterARollback() {
        carrier.offer().orElseThrow().givenUp();
        assertThat(carrier.offer()).isPresent();
    }

    private void advance(long seq) {
        positions.done(positions.received(seq, seq, seq, 0));
    }
}
