package io.crosstide.writer.session;

import io.crosstide.streams.Time;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How often and how long a worker itself retries a transaction that the server rolled back because of another one, as in
 * a deadlock. After that, the transaction gives way, so that locks of other sessions occupy no worker.
 */
public final class LockRetries {
    private static final int MAX_TRIES = 3;
    private static final long FIRST_PAUSE_MILLIS = 5;

    private final Time time;
    private final RandomGenerator random;
    private int tries;

    /** Starts to count, for one transaction. */
    public LockRetries(Time time, RandomGenerator random) {
        this.time = time;
        this.random = random;
    }

    /** Waits, longer each time. Returns false when the tries are used up, or the thread is interrupted. */
    public boolean pause() {
        tries++;
        if (tries > MAX_TRIES) {
            return false;
        }
        long bound = FIRST_PAUSE_MILLIS << tries;
        try {
            time.sleep(Duration.ofMillis(random.nextLong(bound / 2, bound + 1)));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
