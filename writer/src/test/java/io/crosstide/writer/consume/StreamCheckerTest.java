package io.crosstide.writer.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StreamCheckerTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final UUID SERVER = UUID.randomUUID();

    private final StreamChecker checker =
            new StreamChecker(new LinkName("shop", "orders", "beijing", "shanghai"), STREAM, 4);

    @Test
    void acceptsRecordsInOrder() throws Exception {
        assertThat(checker.accept(transaction(5), 0)).isTrue();
        assertThat(checker.accept(range(6, 9), 1)).isTrue();
        assertThat(checker.accept(heartbeat(9), 2)).isTrue();
        assertThat(checker.accept(transaction(10), 3)).isTrue();
    }

    @Test
    void w4StopsAtAGap() {
        assertThatThrownBy(() -> checker.accept(transaction(6), 17))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("offset 17")
                .hasMessageContaining("is seq 6")
                .hasMessageContaining("last one received is seq 4");
    }

    @Test
    void w4StopsAtAHeartbeatThatRevealsAGap() {
        assertThatThrownBy(() -> checker.accept(heartbeat(6), 0)).isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w1SkipsATransactionThatIsDeliveredAgain() throws Exception {
        checker.accept(transaction(5), 0);
        checker.accept(transaction(6), 1);
        assertThat(checker.accept(transaction(5), 2)).isFalse();
        assertThat(checker.accept(transaction(7), 3)).isTrue();
    }

    @Test
    void remembersTwoMillionAlternationsOfTransactionsAndEchoesInLittleMemory() throws Exception {
        for (long seq = 5; seq < 2_000_005; seq++) {
            checker.accept(transaction(seq, 2 * seq, GtidSet.of(Gtid.of(SERVER, 2 * seq - 1))), seq);
        }
        assertThat(checker.received()).isEqualTo(GtidSet.parse(SERVER + ":9-4000008"));
        assertThat(checker.accept(transaction(5, 10, GtidSet.EMPTY), 0)).isFalse();
    }

    @Test
    void w4StopsWhenANumberIsUsedForAnotherTransaction() throws Exception {
        checker.accept(transaction(5), 0);
        assertThatThrownBy(() -> checker.accept(chunk(5, 99, 0, true), 1)).isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w4StopsAtAnotherStream() {
        Heartbeat other =
                new Heartbeat(UUID.randomUUID(), 4, "beijing", SERVER, 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "");
        assertThatThrownBy(() -> checker.accept(other, 0))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("follows " + STREAM);
    }

    @Test
    void w4StopsAtAnotherOrigin() {
        Heartbeat other = new Heartbeat(STREAM, 4, "shanghai", SERVER, 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "");
        assertThatThrownBy(() -> checker.accept(other, 0))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("names shanghai as the origin");
    }

    @Test
    void acceptsTheChunksOfATransaction() throws Exception {
        assertThat(checker.accept(chunk(5, 5, 0, false), 0)).isTrue();
        assertThat(checker.accept(chunk(5, 5, 1, false), 1)).isTrue();
        assertThat(checker.accept(chunk(5, 5, 2, true), 2)).isTrue();
        assertThat(checker.accept(heartbeat(5), 3)).isTrue();
        assertThat(checker.accept(transaction(6), 4)).isTrue();
    }

    /** A syncer publishes no heartbeat there, because the remaining chunks would look like another transaction. */
    @Test
    void w1StopsAtAHeartbeatWithinATransaction() throws Exception {
        checker.accept(chunk(5, 5, 0, false), 0);
        for (long seq : new long[] {4, 5}) {
            assertThatThrownBy(() -> checker.accept(heartbeat(seq), 1))
                    .isInstanceOf(LinkStoppedException.class)
                    .hasMessageContaining("heartbeat within the transaction " + SERVER + ":5");
        }
    }

    @Test
    void w1StopsAtAnIncompleteTransaction() throws Exception {
        checker.accept(chunk(5, 5, 0, false), 0);
        assertThatThrownBy(() -> checker.accept(transaction(6), 1)).isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w1StopsAtAMissingChunk() throws Exception {
        checker.accept(chunk(5, 5, 0, false), 0);
        assertThatThrownBy(() -> checker.accept(chunk(5, 5, 2, true), 1)).isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w1StopsAtATransactionWithoutItsFirstChunk() {
        assertThatThrownBy(() -> checker.accept(chunk(5, 5, 1, true), 0)).isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void skipsRemainingChunksBeforeTheFirstTransaction() throws Exception {
        assertThat(checker.accept(chunk(4, 4, 1, false), 0)).isFalse();
        assertThat(checker.accept(chunk(4, 4, 2, true), 1)).isFalse();
        assertThat(checker.accept(transaction(5), 2)).isTrue();
        assertThatThrownBy(() -> checker.accept(chunk(5, 7, 1, true), 3)).isInstanceOf(LinkStoppedException.class);
    }

    private static StreamRecord transaction(long seq) {
        return chunk(seq, seq, 0, true);
    }

    private static StreamRecord transaction(long seq, long number, GtidSet echoes) {
        return chunk(seq, number, 0, true, echoes);
    }

    private static TransactionChunk chunk(long seq, long number, int index, boolean last) {
        return chunk(seq, number, index, last, GtidSet.EMPTY);
    }

    private static TransactionChunk chunk(long seq, long number, int index, boolean last, GtidSet echoes) {
        return new TransactionChunk(
                STREAM,
                seq,
                Gtid.of(SERVER, number),
                "beijing",
                SERVER,
                1,
                1,
                List.of(),
                echoes,
                index,
                last,
                new byte[0],
                new byte[0],
                0,
                "binlog.000001:4",
                List.of());
    }

    private static Range range(long first, long last) {
        GtidSet gtids = GtidSet.parse(SERVER + ":" + first + "-" + last);
        return new Range(STREAM, first, last, gtids, "beijing", SERVER, 1, 1, List.of(), GtidSet.EMPTY, List.of(), "");
    }

    private static Heartbeat heartbeat(long seq) {
        return new Heartbeat(STREAM, seq, "beijing", SERVER, 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "");
    }
}
