package io.crosstide.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clocks and the way to wait, handed in so that a test can decide about them. Safe for several threads. */
public interface Time {

    /** Those of this machine. */
    Time SYSTEM = new Time() {
        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long epochMicros() {
            return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            Thread.sleep(pause.toMillis());
        }
    };

    /** A clock that never moves back, in nanoseconds since some moment; compare by difference. */
    long nanos();

    /** The wall clock, in microseconds since 1970. */
    long epochMicros();

    /** The wall clock. */
    default Instant instant() {
        return Instant.EPOCH.plus(epochMicros(), ChronoUnit.MICROS);
    }

    /** Waits for so long. */
    void sleep(Duration pause) throws InterruptedException;

    /** Time since {@link #nanos} gave {@code nanos}. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }
}
