package io.crosstide.writer.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.Mark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AppliedPositionsTest {
    private final AppliedPositions positions = new AppliedPositions(new Mark(10, 100));

    @Test
    void startsAtTheGivenMark() {
        assertThat(positions.mark()).isEqualTo(new Mark(10, 100));
        assertThat(positions.allDone()).isTrue();
    }

    @Test
    void staysBeforeTheOldestUnfinishedRecord() {
        AppliedPositions.Entry first = positions.received(11, 11, 100, 1);
        AppliedPositions.Entry second = positions.received(12, 12, 101, 2);
        positions.done(second);
        assertThat(positions.mark()).isEqualTo(new Mark(10, 100));
        positions.done(first);
        assertThat(positions.mark()).isEqualTo(new Mark(12, 102));
    }

    @Test
    void keepsAppliedTransactionsAboveTheMarkInFewRanges() {
        AppliedPositions.Entry late = positions.received(11, 11, 100, 1);
        for (int i = 1; i <= 1_000; i++) {
            positions.done(positions.received(11 + i, 11 + i, 100 + 2L * i, 1));
            positions.done(positions.receivedEmpty(101 + 2L * i));
        }
        AppliedPositions.Entry later = positions.received(1_012, 1_012, 3_000, 1);
        positions.done(positions.received(1_013, 2_000, 3_001, 1));
        assertThat(positions.applied().lowSeq()).isEqualTo(10);
        assertThat(positions.applied().above()).hasToString("12-1011,1013-2000");
        positions.done(late);
        assertThat(positions.mark()).isEqualTo(new Mark(1_011, 3_000));
        assertThat(positions.applied().above()).hasToString("1013-2000");
        positions.done(later);
        assertThat(positions.mark()).isEqualTo(new Mark(2_000, 3_002));
        assertThat(positions.applied().above()).hasToString("");
    }

    @Test
    void passesAWholeRange() {
        AppliedPositions.Entry range = positions.received(11, 500, 100, 1);
        positions.done(range);
        assertThat(positions.mark()).isEqualTo(new Mark(500, 101));
    }

    @Test
    void resumesAtTheFirstChunkUntilTheLastOneIsApplied() {
        AppliedPositions.Entry chunked = positions.received(11, 11, 105, 1);
        positions.extend(chunked, 107);
        assertThat(positions.mark()).isEqualTo(new Mark(10, 100));
        positions.done(chunked);
        assertThat(positions.mark()).isEqualTo(new Mark(11, 108));
    }

    @Test
    void resumesAfterAHeartbeat() {
        positions.done(positions.receivedEmpty(100));
        assertThat(positions.mark()).isEqualTo(new Mark(10, 101));
    }

    @Test
    void reportsTheCommitTimeOfTheOldestUnappliedTransaction() {
        positions.receivedEmpty(100);
        AppliedPositions.Entry first = positions.received(11, 11, 101, 7_000);
        positions.received(12, 12, 102, 8_000);
        assertThat(positions.oldestPendingMicros()).hasValue(7_000);
        positions.done(first);
        assertThat(positions.oldestPendingMicros()).hasValue(8_000);
    }

    @Test
    void refusesAGap() {
        assertThatThrownBy(() -> positions.received(12, 12, 100, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void refusesAnOffsetReceivedBefore() {
        positions.received(11, 11, 100, 0);
        assertThatThrownBy(() -> positions.received(12, 12, 100, 0)).isInstanceOf(IllegalStateException.class);
    }

    /** Records finish in random order, some in several chunks, with heartbeats between them. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void w3LowWaterMarkNeverPassesAnUnfinishedRecordNorMovesBack(long seed) {
        Random random = new Random(seed);
        List<Received> open = new ArrayList<>();
        long seq = 10;
        long offset = 100;
        Mark before = positions.mark();
        for (int step = 0; step < 5_000; step++) {
            offset += random.nextInt(3);
            if (random.nextBoolean()) {
                long first = seq + 1;
                seq = first + random.nextInt(3);
                open.add(new Received(first, offset, positions.received(first, seq, offset, 0)));
                offset++;
                if (random.nextInt(4) == 0) {
                    positions.extend(open.get(open.size() - 1).entry(), offset++);
                }
            } else if (random.nextInt(5) == 0) {
                open.add(new Received(Long.MAX_VALUE, offset, positions.receivedEmpty(offset)));
                offset++;
            } else if (!open.isEmpty()) {
                positions.done(open.remove(random.nextInt(open.size())).entry());
            }
            Mark mark = positions.mark();
            String where = "seed " + seed + ", step " + step;
            assertThat(mark.lowSeq()).as(where).isGreaterThanOrEqualTo(before.lowSeq());
            assertThat(mark.resumeOffset()).as(where).isGreaterThanOrEqualTo(before.resumeOffset());
            for (Received received : open) {
                assertThat(mark.lowSeq()).as(where).isLessThan(received.firstSeq());
                assertThat(mark.resumeOffset()).as(where).isLessThanOrEqualTo(received.offset());
            }
            before = mark;
        }
        open.forEach(received -> positions.done(received.entry()));
        assertThat(positions.mark().lowSeq()).as("seed " + seed).isEqualTo(seq);
    }

    private record Received(long firstSeq, long offset, AppliedPositions.Entry entry) {}

    @Test
    void recordsOfACopyNeverMoveTheOffsetOfTheSourcesTopic() {
        AppliedPositions copied = AppliedPositions.ofCopy(new Mark(10, 100));
        AppliedPositions.Entry first = copied.received(11, 11, 3, 0);
        AppliedPositions.Entry second = copied.received(12, 14, 4, 0);
        copied.done(second);
        assertThat(copied.mark()).isEqualTo(new Mark(10, 100));
        copied.done(first);
        assertThat(copied.mark()).isEqualTo(new Mark(14, 100));
        assertThat(copied.allDone()).isTrue();
    }
}
