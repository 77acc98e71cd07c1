package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.syncer.simulation.SimulatedTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTest {
    private final SimulatedTime clock = new SimulatedTime();
    private final CommitPace pace = new CommitPace(clock);

    @Test
    void commitsTakeAtMostAThirdOfTheTime() {
        for (int i = 0; i < 50; i++) {
            commit(Duration.ofMillis(5));
        }
        assertThat(pace.pauseLeft()).isBetween(Duration.ofMillis(9), Duration.ofMillis(10));
        clock.sleep(Duration.ofMillis(4));
        assertThat(pace.pauseLeft()).isBetween(Duration.ofMillis(5), Duration.ofMillis(6));
        clock.sleep(Duration.ofMillis(6));
        assertThat(pace.pauseLeft()).isZero();
        assertThat(pace.sinceCommit()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void doesNotDelayTheFirst() {
        assertThat(pace.pauseLeft()).isZero();
    }

    @Test
    void slowCommitsDelayTheNextOnlyForAShortWhile() {
        commit(Duration.ofSeconds(20));
        assertThat(pace.pauseLeft()).isEqualTo(CommitPace.MAX_PAUSE);
    }

    private void commit(Duration duration) {
        pace.begins();
        clock.sleep(duration);
        pace.ended();
    }

    @Test
    void saysHowLongACommitHasLastedThatHasNotEnded() throws Exception {
        assertThat(pace.committing()).isZero();
        pace.begins();
        clock.sleep(Duration.ofSeconds(7));
        assertThat(pace.committing()).isEqualTo(Duration.ofSeconds(7));
        pace.ended();
        assertThat(pace.committing()).isZero();
    }
}
