package io.crosstide.streams;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clocks and a way to wait. They are passed in, so that a test controls them. Safe for several threads. */
public interface Time {

    /** The clocks of this machine. */
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

    /** A monotonic clock in nanoseconds; only differences have a meaning. */
    long nanos();

    /** The wall clock, in microseconds since 1970. */
    long epochMicros();

    /** The wall clock. */
    default Instant instant() {
        return Instant.EPOCH.plus(epochMicros(), ChronoUnit.MICROS);
    }

    /** Waits for the duration. */
    void sleep(Duration pause) throws InterruptedException;

    /** Time since {@link #nanos} returned {@code nanos}. */
    default Duration since(long nanos) {
        return Duration.ofNanos(nanos() - nanos);
    }
}
