package io.crosstide.writer.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowBucketTest {
    private long millis;
    private final RowBucket bucket = new RowBucket(() -> TimeUnit.MILLISECONDS.toNanos(millis));

    @Test
    void withoutALimitEverythingMayBegin() {
        bucket.take(1_000_000);
        assertThat(bucket.hasToken()).isTrue();
    }

    @Test
    void holdsTheRateOnAverage() {
        bucket.limit(100);
        long rows = 0;
        for (millis = 0; millis < 60_000; millis += 10) {
            while (bucket.hasToken()) {
                bucket.take(7);
                rows += 7;
            }
        }
        assertThat(rows).isBetween(6_000L, 6_030L);
    }

    @Test
    void whatFollowsALargeTransactionWaitsUntilItsRowsArePaid() {
        bucket.limit(100);
        assertThat(bucket.hasToken()).isTrue();
        bucket.take(1_020);
        millis = 9_900;
        assertThat(bucket.hasToken()).isFalse();
        millis = 10_100;
        assertThat(bucket.hasToken()).isTrue();
    }

    @Test
    void aDebtEndsWithTheLimitAndStaysWithAnother() {
        bucket.limit(100);
        bucket.take(1_020);
        bucket.limit(1_000);
        assertThat(bucket.hasToken()).isFalse();
        millis = 1_100;
        assertThat(bucket.hasToken()).isTrue();
        bucket.take(10_000);
        bucket.limit(0);
        assertThat(bucket.hasToken()).isTrue();
        bucket.limit(5);
        assertThat(bucket.hasToken()).isTrue();
    }

    @Test
    void aPauseDoesNotSaveTokensForLater() {
        bucket.limit(100);
        millis = 3_600_000;
        int rows = 0;
        while (bucket.hasToken()) {
            bucket.take(1);
            rows++;
        }
        assertThat(rows).isEqualTo(20);
    }
}
