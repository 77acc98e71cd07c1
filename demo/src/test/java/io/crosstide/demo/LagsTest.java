package io.crosstide.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LagsTest {

    @Test
    void quantilesAreMeasuredValues() {
        Lags lags = new Lags();
        for (int i = 100; i >= 1; i--) {
            lags.add(Duration.ofMillis(i));
        }
        assertThat(lags.quantile(0.5)).isEqualTo(Duration.ofMillis(50));
        assertThat(lags.quantile(0.99)).isEqualTo(Duration.ofMillis(99));
        assertThat(new Lags().quantile(0.5)).isZero();
    }
}
