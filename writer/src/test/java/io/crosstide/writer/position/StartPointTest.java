package io.crosstide.writer.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.CommittedRecords;
import io.crosstide.streams.FirstAvailable;
import io.crosstide.streams.PublishedStream;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class StartPointTest {
    private static final UUID STREAM = UUID.randomUUID();
    private static final String SERVER = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
    private static final FirstAvailable FROM_ONE = new FirstAvailable(1, GtidSet.EMPTY);
    private static final FirstAvailable FROM_FIVE = new FirstAvailable(5, gtids("1-4"));

    private static final LinkName LINK = new LinkName("shop", "orders", "beijing", "shanghai");

    private final StartPoint startPoint = new StartPoint(LINK, false);

    @Test
    void resumesAtTheStoredPosition() throws Exception {
        assertThat(decide(stored(7, 70), stream(9, 0, 100), JoinPoint.identical(), "", FROM_FIVE))
                .isEqualTo(new Mark(7, 70));
    }

    @Test
    void startsWithTheFirstTransactionOfTheStream() throws Exception {
        assertThat(decide(Optional.empty(), stream(9, 3, 100), JoinPoint.identical(), "", FROM_ONE))
                .isEqualTo(new Mark(0, 3));
    }

    @Test
    void w4StopsWhenRetentionRemovedTheStart() {
        assertThatThrownBy(() -> decide(Optional.empty(), stream(9, 3, 100), JoinPoint.identical(), "", FROM_FIVE))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("needs seq 1, the first that can be read is 5")
                .hasMessageContaining(SERVER + ":1-4");
    }

    @Test
    void startsLaterWhenTheDumpContainsWhatRetentionRemoved() throws Exception {
        JoinPoint seeded = JoinPoint.seeded(gtids("1-6"));
        assertThat(decide(Optional.empty(), stream(9, 3, 100), seeded, "", FROM_FIVE))
                .isEqualTo(new Mark(4, 3));
    }

    @Test
    void resumesLaterWhenTheTargetHasExecutedWhatRetentionRemoved() throws Exception {
        assertThat(decide(stored(2, 20), stream(9, 50, 100), JoinPoint.identical(), SERVER + ":1-4", FROM_FIVE))
                .isEqualTo(new Mark(4, 50));
    }

    @Test
    void resumesLaterWhenTheDirectionTableContainsWhatRetentionRemoved() throws Exception {
        assertThat(startPoint.decide(
                        stored(2, 20), stream(9, 50, 100), JoinPoint.identical(), GtidSet.EMPTY, 6, () -> FROM_FIVE))
                .isEqualTo(new Mark(4, 50));
        assertThatThrownBy(() -> startPoint.decide(
                        stored(2, 20), stream(9, 50, 100), JoinPoint.identical(), GtidSet.EMPTY, 3, () -> FROM_FIVE))
                .isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w4StopsWhenRetentionRemovedWhatTheTargetLacks() {
        assertThatThrownBy(() ->
                        decide(stored(2, 20), stream(9, 50, 100), JoinPoint.identical(), SERVER + ":1-3", FROM_FIVE))
                .isInstanceOf(LinkStoppedException.class);
    }

    @Test
    void w4StopsWhenTheStreamEndsBeforeTheStoredPosition() {
        assertThatThrownBy(() -> decide(stored(7, 170), stream(9, 0, 100), JoinPoint.identical(), "", FROM_ONE))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("cannot resume at seq 8, offset 170");
    }

    @Test
    void w3StopsWhenTheTargetHasGtidsThatTheStreamDoesNotContain() {
        assertThatThrownBy(() ->
                        decide(stored(7, 70), stream(9, 0, 100), JoinPoint.identical(), SERVER + ":1-12", FROM_ONE))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining(SERVER + ":10-12");
    }

    /** A position that was reached from a copy keeps an earlier offset of the source's topic. */
    @Test
    void resumesWhereTheTopicBeginsAfterACopyHasBroughtMore() throws Exception {
        assertThat(new StartPoint(LINK, true)
                        .decide(
                                stored(7, 20),
                                stream(9, 50, 100),
                                JoinPoint.identical(),
                                GtidSet.parse(SERVER + ":1-7"),
                                0,
                                () -> FROM_FIVE))
                .isEqualTo(new Mark(7, 50));
    }

    private Mark decide(
            Optional<StoredPosition> stored,
            PublishedStream remote,
            JoinPoint join,
            String executed,
            FirstAvailable first)
            throws LinkStoppedException, LinkUnreachableException {
        return startPoint.decide(stored, remote, join, GtidSet.parse(executed), 0, () -> first);
    }

    private static Optional<StoredPosition> stored(long lowSeq, long offset) {
        return Optional.of(new StoredPosition(STREAM, new Mark(lowSeq, offset)));
    }

    private static PublishedStream stream(long seq, long beginOffset, long endOffset) {
        Checkpoint checkpoint = new Checkpoint(
                STREAM,
                "topic",
                "orders",
                "beijing",
                seq,
                GtidSet.EMPTY,
                gtids("1-" + seq),
                gtids("1-" + seq),
                GtidSet.EMPTY,
                GtidSet.EMPTY,
                1,
                0,
                List.of(),
                Map.of(UUID.fromString(SERVER), "beijing"),
                Map.of(),
                1,
                0,
                0,
                "",
                "",
                "");
        return new PublishedStream(checkpoint, new CommittedRecords.Offsets(beginOffset, endOffset));
    }

    private static GtidSet gtids(String numbers) {
        return GtidSet.parse(SERVER + ":" + numbers);
    }
}
