package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TailSearchTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    /** Lost: 5 to 9. Of them, 9 is read and has no record yet. */
    private final TailSearch search = new TailSearch(gtids("5-9"), checkpoint("9"));

    @Test
    void findsTransactionsRangesAndEchoesFromTheEndBackwards() {
        accept(range(4, "8", "7", List.of("DROP TABLE shop.t")), 40);
        accept(chunk(3, 6, 1, true, 5), 32);
        accept(chunk(3, 6, 0, false, 4), 31);
        assertThat(search.isComplete()).isFalse();
        accept(chunk(2, 5, 0, true, 1), 20);
        assertThat(search.isComplete()).isTrue();
        accept(chunk(1, 4, 0, true, 1), 10);

        LostTail tail = search.result();
        assertThat(tail.transactions()).extracting(LostTransaction::seq).containsExactly(2L, 3L);
        assertThat(tail.rows()).isEqualTo(10);
        assertThat(tail.ddl()).containsExactly("DROP TABLE shop.t");
        assertThat(tail.recorded()).isEqualTo(gtids("5-6:8"));
        assertThat(tail.withoutRecord()).isEqualTo(gtids("7:9"));
        assertThat(tail.unfound()).isEqualTo(GtidSet.EMPTY);
        assertThat(tail.firstSeq()).isEqualTo(2);
        assertThat(tail.firstOffset()).isEqualTo(20);
    }

    @Test
    void transactionWithoutItsFirstChunkIsNotFound() {
        accept(chunk(3, 6, 1, true, 5), 32);
        assertThat(search.isComplete()).isFalse();
        assertThat(search.result().unfound()).isEqualTo(gtids("5-8"));
    }

    @Test
    void echoThatOnlyAHeartbeatCarriesIsFound() {
        accept(new Heartbeat(STREAM, 3, "east", SERVER, 1, 1, gtids("1-8"), gtids("5-8"), "log:4"), 50);
        assertThat(search.isComplete()).isTrue();
        assertThat(search.result().withoutRecord()).isEqualTo(gtids("5-9"));
    }

    private void accept(StreamRecord record, long offset) {
        search.accept(record, offset, () -> record);
    }

    private static GtidSet gtids(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }

    private static TransactionChunk chunk(long seq, long number, int chunk, boolean last, int rows) {
        return new TransactionChunk(
                STREAM,
                seq,
                Gtid.parse(SERVER + ":" + number),
                "east",
                SERVER,
                1,
                1,
                List.of(),
                GtidSet.EMPTY,
                chunk,
                last,
                new byte[0],
                new byte[0],
                rows,
                "log:4",
                List.of());
    }

    private static Range range(long seq, String gtid, String echoes, List<String> ddl) {
        return new Range(STREAM, seq, seq, gtids(gtid), "east", SERVER, 1, 1, List.of(), gtids(echoes), ddl, "log:4");
    }

    private static Checkpoint checkpoint(String pending) {
        return new Checkpoint(
                STREAM,
                "topic",
                "orders",
                "east",
                4,
                GtidSet.EMPTY,
                gtids("1-9"),
                gtids("1-8"),
                gtids(pending),
                GtidSet.EMPTY,
                1,
                1,
                List.of(),
                Map.of(),
                Map.of(),
                1,
                0,
                0,
                "log:4",
                "",
                "");
    }
}
