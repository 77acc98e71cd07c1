package io.crosstide.writer.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.gtid.GtidSet;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ReplicaProgressTest {
    private final ReplicaProgress progress = new ReplicaProgress();

    @Test
    void aReplicaLagsSinceThePrimaryHadWhatItLacks() {
        progress.primary(seconds(1), set(5));
        progress.primary(seconds(2), set(7));
        progress.primary(seconds(3), set(7));
        progress.primary(seconds(4), set(9));
        assertThat(progress.lag(seconds(10), set(9))).isZero();
        assertThat(progress.lag(seconds(10), set(20))).isZero();
        assertThat(progress.lag(seconds(10), set(8))).isEqualTo(Duration.ofSeconds(6));
        assertThat(progress.lag(seconds(10), set(6))).isEqualTo(Duration.ofSeconds(8));
        assertThat(progress.lag(seconds(10), GtidSet.EMPTY)).isEqualTo(Duration.ofSeconds(9));
    }

    @Test
    void whatAllReplicasHaveIsForgottenButTheNewest() {
        progress.primary(seconds(1), set(5));
        progress.primary(seconds(2), set(7));
        progress.forget(set(7));
        progress.primary(seconds(3), set(7));
        assertThat(progress.lag(seconds(10), set(5))).isEqualTo(Duration.ofSeconds(8));
        assertThat(progress.lag(seconds(10), set(7))).isZero();
    }

    private static long seconds(int number) {
        return Duration.ofSeconds(number).toNanos();
    }

    private static GtidSet set(int last) {
        return GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-" + last);
    }
}
