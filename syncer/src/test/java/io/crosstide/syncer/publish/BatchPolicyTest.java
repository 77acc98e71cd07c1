package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.publish.BatchPolicy.Action;
import io.crosstide.syncer.publish.BatchPolicy.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {
    private static State batch(int records, long openMillis, boolean drained, boolean pausing) {
        return new State(
                true,
                records,
                records * 100L,
                Duration.ofMillis(openMillis),
                Duration.ZERO,
                drained,
                true,
                Duration.ofMillis(50),
                pausing,
                false);
    }

    @Test
    void commitsWhenNothingIsQueuedAndTheLastCommitIsLongAgo() {
        assertThat(BatchPolicy.decide(batch(1, 0, true, false))).isEqualTo(Action.COMMIT);
        assertThat(BatchPolicy.decide(batch(1, 0, true, true))).isEqualTo(Action.NOTHING);
    }

    @Test
    void waitsForQueuedEventsUntilTheBatchIsFullOrOld() {
        assertThat(BatchPolicy.decide(batch(1, 1, false, false))).isEqualTo(Action.NOTHING);
        assertThat(BatchPolicy.decide(batch(BatchPolicy.MAX_RECORDS, 1, false, true)))
                .isEqualTo(Action.COMMIT);
        assertThat(BatchPolicy.decide(batch(1, BatchPolicy.MAX_OPEN.toMillis(), false, true)))
                .isEqualTo(Action.COMMIT);
    }
}
