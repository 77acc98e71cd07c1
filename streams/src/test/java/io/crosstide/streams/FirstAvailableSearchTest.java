package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstAvailableSearchTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    /** Own transactions are 1, 3, 5, 7; the numbers between them are echoes. Seq 1 and 2 are gone. */
    private final FirstAvailableSearch search = new FirstAvailableSearch(checkpoint("1-7", "8"));

    @Test
    void countsNoEchoBehindTheFirstRecordAsGone() {
        assertThat(search.accept(range(3, "5", "4"))).isTrue();
        assertThat(search.accept(range(4, "7", "6"))).isTrue();
        assertThat(search.result()).isEqualTo(new FirstAvailable(3, gtids("1-3")));
    }

    @Test
    void countsNoEchoThatNoRecordCarriesYetAsGone() {
        assertThat(search.accept(range(3, "5", "4"))).isTrue();
        assertThat(search.accept(heartbeat(3, "1-6", "6"))).isFalse();
        assertThat(search.result()).isEqualTo(new FirstAvailable(3, gtids("1-3")));
    }

    private static GtidSet gtids(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }

    private static Range range(long seq, String gtid, String echoes) {
        return new Range(
                STREAM, seq, seq, gtids(gtid), "east", SERVER, 1, 1, List.of(), gtids(echoes), List.of(), "log:4");
    }

    private static Heartbeat heartbeat(long seq, String executed, String echoes) {
        return new Heartbeat(STREAM, seq, "east", SERVER, 1, 1, gtids(executed), gtids(echoes), "log:4");
    }

    private static Checkpoint checkpoint(String published, String pendingEchoes) {
        return new Checkpoint(
                STREAM,
                "topic",
                "orders",
                "east",
                4,
                GtidSet.EMPTY,
                gtids(published),
                gtids(published),
                GtidSet.EMPTY,
                gtids(pendingEchoes),
                1,
                1,
                List.of(),
                Map.of(),
                Map.of(),
                1,
                0,
                4,
                "log:4",
                "",
                "");
    }
}
