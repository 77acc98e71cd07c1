package io.crosstide.compare.answer;

import io.crosstide.streams.Time;
import java.time.Duration;

/**
 * Slows a reading down, so that it takes at most half of the time of a session: after some rows it rests for as long as they
 * took. MySQL reads no further than the client takes. Used by one thread.
 */
final class ReadingPace {
    private static final int ROWS = 1_000;
    private static final Duration LONGEST_REST = Duration.ofMillis(100);

    private final Time time;
    private final Interruption interruption;
    private long rows;
    private long beganNanos;

    /** Called from time to time. */
    @FunctionalInterface
    interface Interruption {
        /**
         * @param rows read so far
         * @throws AbandonedException if nobody waits for the answer any more
         */
        void check(long rows) throws AbandonedException, InterruptedException;
    }

    ReadingPace(Time time, Interruption interruption) {
        this.time = time;
        this.interruption = interruption;
        this.beganNanos = time.nanos();
    }

    void row() throws AbandonedException, InterruptedException {
        rows++;
        if (rows % ROWS == 0) {
            interruption.check(rows);
            Duration took = time.since(beganNanos);
            time.sleep(took.compareTo(LONGEST_REST) < 0 ? took : LONGEST_REST);
            beganNanos = time.nanos();
        }
    }
}
