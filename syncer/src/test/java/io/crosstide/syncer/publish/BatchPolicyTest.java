package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.publish.BatchPolicy.Action;
import io.crosstide.syncer.publish.BatchPolicy.State;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchPolicyTest {
    private static final Duration LONG = Duration.ofMillis(900);

    /** After a commit that took 5 ms. */
    private static State batch(int records, long openMillis, boolean drained, long sinceCommitMillis) {
        return new State(
                true,
                records,
                records * 100L,
                Duration.ofMillis(openMillis),
                Duration.ZERO,
                drained,
                true,
                Duration.ofMillis(sinceCommitMillis),
                Duration.ofMillis(5),
                false);
    }

    @Test
    void commitsAtOnceAfterASilence() {
        assertThat(BatchPolicy.decide(batch(1, 0, true, 900))).isEqualTo(Action.COMMIT);
    }

    @Test
    void commitsTakeAtMostAThirdOfTheTime() {
        assertThat(BatchPolicy.decide(batch(1, 1, true, 9))).isEqualTo(Action.NOTHING);
        assertThat(BatchPolicy.decide(batch(1, 2, true, 10))).isEqualTo(Action.COMMIT);
        assertThat(BatchPolicy.pauseLeft(Duration.ofMillis(4), Duration.ofMillis(5)))
                .isEqualTo(Duration.ofMillis(6));
        assertThat(BatchPolicy.pauseLeft(LONG, Duration.ofMillis(5))).isZero();
    }

    @Test
    void aSlowCommitDelaysTheNextOnlyForAShortWhile() {
        assertThat(BatchPolicy.pauseLeft(Duration.ZERO, Duration.ofSeconds(4))).isEqualTo(BatchPolicy.MAX_PAUSE);
    }

    @Test
    void waitsForQueuedEventsUntilTheBatchIsFullOrOld() {
        assertThat(BatchPolicy.decide(batch(1, 1, false, 900))).isEqualTo(Action.NOTHING);
        assertThat(BatchPolicy.decide(batch(BatchPolicy.MAX_RECORDS, 1, false, 1)))
                .isEqualTo(Action.COMMIT);
        assertThat(BatchPolicy.decide(batch(1, BatchPolicy.MAX_OPEN.toMillis(), false, 900)))
                .isEqualTo(Action.COMMIT);
    }
}
