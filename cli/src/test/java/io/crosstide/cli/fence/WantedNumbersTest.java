package io.crosstide.cli.fence;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The mark is 10. Transaction 10 + N has the GTID N, and the transactions 12 and 15 are wanted. */
class WantedNumbersTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    private final WantedNumbers numbers = new WantedNumbers(gtids("2:5"), 10);

    @Test
    void looksBeyondATransactionThatNobodyWaitsFor() {
        assertThat(accept(transaction(11), "12-15")).isTrue();
        assertThat(accept(transaction(12), "12-15")).isTrue();
        assertThat(accept(range(13, 14), "12-15")).isTrue();
        assertThat(accept(transaction(15), "12-15")).isTrue();
        assertThat(numbers.seen()).isEqualTo(15);
        assertThat(areApplied("12-15")).isTrue();
    }

    @Test
    void stopsAtAWantedTransactionThatIsNotApplied() {
        assertThat(accept(transaction(11), "13")).isTrue();
        assertThat(accept(transaction(12), "13")).isFalse();
        assertThat(areApplied("13")).isFalse();
        assertThat(areApplied("12-13")).isTrue();
    }

    @Test
    void countsNumbersWithoutARecordAsWanted() {
        assertThat(accept(heartbeat(12), "13")).isTrue();
        assertThat(accept(transaction(13), "13")).isFalse();
        assertThat(areApplied("13")).isFalse();
        assertThat(accept(transaction(14), "11-14")).isTrue();
    }

    /** After a failover, a target may lack what it had applied before. */
    @Test
    void asksAgainForWhatWasApplied() {
        assertThat(accept(transaction(11), "12")).isTrue();
        assertThat(accept(transaction(12), "12")).isTrue();
        assertThat(areApplied("13")).isFalse();
    }

    private boolean accept(StreamRecord each, String applied) {
        return numbers.accept(each, 10, SequenceRanges.parse(applied));
    }

    private boolean areApplied(String applied) {
        return numbers.areApplied(10, SequenceRanges.parse(applied));
    }

    private static GtidSet gtids(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }

    private static TransactionChunk transaction(long seq) {
        return new TransactionChunk(
                STREAM,
                seq,
                Gtid.parse(SERVER + ":" + (seq - 10)),
                "east",
                SERVER,
                1,
                1,
                List.of(),
                GtidSet.EMPTY,
                0,
                true,
                new byte[0],
                new byte[0],
                1,
                "log:4",
                List.of());
    }

    private static Range range(long first, long last) {
        GtidSet gtids = gtids((first - 10) + "-" + (last - 10));
        return new Range(
                STREAM, first, last, gtids, "east", SERVER, 1, 1, List.of(), GtidSet.EMPTY, List.of(), "log:4");
    }

    private static Heartbeat heartbeat(long seq) {
        return new Heartbeat(STREAM, seq, "east", SERVER, 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "log:4");
    }
}
