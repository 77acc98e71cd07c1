package io.crosstide.writer.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.wire.StreamRecord;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class CopyProgressTest {
    private final StreamParts parts = new StreamParts(UUID.randomUUID());
    private final CopyProgress progress = new CopyProgress(4);

    @Test
    void continuesDirectlyAfterWhatTheCopyHolds() {
        assertThat(progress.step(parts.transaction(4))).isEqualTo(CopyProgress.Step.SKIP);
        copy(parts.transaction(5));
        copy(parts.range(6, 9));
        assertThat(progress.step(parts.range(6, 9))).isEqualTo(CopyProgress.Step.SKIP);
        assertThat(progress.step(parts.transaction(11))).isEqualTo(CopyProgress.Step.GAP);
        copy(parts.transaction(10));
        assertThat(progress.seq()).isEqualTo(10);
    }

    @Test
    void leavesOutHeartbeats() {
        assertThat(progress.step(parts.heartbeat(4))).isEqualTo(CopyProgress.Step.SKIP);
        assertThat(progress.step(parts.heartbeat(7))).isEqualTo(CopyProgress.Step.SKIP);
    }

    @Test
    void isBetweenTransactionsOnlyAfterTheLastChunk() {
        copy(parts.chunk(5, 0, false));
        assertThat(progress.atBoundary()).isFalse();
        assertThat(progress.seq()).isEqualTo(4);
        assertThat(progress.step(parts.chunk(5, 0, false))).isEqualTo(CopyProgress.Step.SKIP);
        assertThat(progress.step(parts.chunk(5, 2, true))).isEqualTo(CopyProgress.Step.GAP);
        copy(parts.chunk(5, 1, true));
        assertThat(progress.atBoundary()).isTrue();
        assertThat(progress.seq()).isEqualTo(5);
    }

    @Test
    void leapsOverWhatTheSourceHasLostButNotIntoATransaction() {
        assertThat(progress.leap(parts.chunk(8, 1, true))).isEqualTo(CopyProgress.Step.SKIP);
        assertThat(progress.seq()).isEqualTo(4);
        assertThat(progress.leap(parts.transaction(9))).isEqualTo(CopyProgress.Step.COPY);
        progress.copied(parts.transaction(9));
        copy(parts.transaction(10));
    }

    private void copy(StreamRecord record) {
        assertThat(progress.step(record)).isEqualTo(CopyProgress.Step.COPY);
        progress.copied(record);
    }
}
