package io.crosstide.writer.session;

import io.crosstide.streams.Time;
import java.time.Duration;
import java.util.random.RandomGenerator;

/** How often and how long a transaction that met locks of others is retried. */
public final class LockRetries {
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int MIN_TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long MAX_PAUSE_MILLIS = 2_000;

    private final Time time;
    private final RandomGenerator random;
    private final long startNanos;
    private int tries;

    /** Starts to count now, for one transaction. */
    public LockRetries(Time time, RandomGenerator random) {
        this.time = time;
        this.random = random;
        this.startNanos = time.nanos();
    }

    /**
     * Waits, longer each time. Returns false when the number of tries and their time are used up, or the thread is
     * interrupted.
     */
    public boolean pause() {
        tries++;
        if (tries > MIN_TRIES && time.since(startNanos).compareTo(PATIENCE) > 0) {
            return false;
        }
        long bound = Math.min(MAX_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 16));
        try {
            time.sleep(Duration.ofMillis(random.nextLong(bound / 2, bound + 1)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
