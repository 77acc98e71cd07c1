package io.crosstide.syncer.publish;

import io.crosstide.streams.Time;
import java.time.Duration;

/**
 * Spaces commits to Kafka: after a commit, the next one waits twice as long as commits take, so that commits take at most
 * a third of the time. Under load, batches grow, and a transaction costs less. See docs/decisions/0021.
 */
final class CommitPace {
    static final Duration MAX_PAUSE = Duration.ofMillis(100);
    /** The last commit counts as one in this number. */
    private static final int WEIGHT = 4;

    private final Time time;
    private volatile long beganNanos; // 0 while there is none
    private long endedNanos;
    /** How long commits take; the last ones count most. */
    private long tookNanos;

    CommitPace(Time time) {
        this.time = time;
        this.endedNanos = time.nanos();
    }

    void begins() {
        beganNanos = time.nanos();
    }

    /** The commit that began last has ended. */
    void ended() {
        endedNanos = time.nanos();
        tookNanos += (endedNanos - beganNanos - tookNanos) / WEIGHT;
        beganNanos = 0;
    }

    /** How long a commit has lasted that has not ended; zero if there is none. Any thread may ask. */
    Duration committing() {
        long began = beganNanos;
        return began == 0 ? Duration.ZERO : time.since(began);
    }

    Duration sinceCommit() {
        return time.since(endedNanos);
    }

    /** How long the next commit must wait; zero if it may happen now. */
    Duration pauseLeft() {
        long pause = Math.min(2 * tookNanos, MAX_PAUSE.toNanos());
        return Duration.ofNanos(Math.max(0, pause - sinceCommit().toNanos()));
    }
}
