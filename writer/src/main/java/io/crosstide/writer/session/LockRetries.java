package io.crosstide.writer.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How often and how long one transaction is tried again that met the locks of others. */
public final class LockRetries {
    public static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int FEWEST = 3;
    private static final long FIRST_PAUSE_MILLIS = 5;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final long deadline = System.nanoTime() + PATIENCE.toNanos();
    private int tries;

    /** Sleeps, longer each time; false when it has been tried often and long enough, or the thread is to end. */
    public boolean pause() {
        tries++;
        if (tries > FEWEST && System.nanoTime() > deadline) {
            return false;
        }
        long bound = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(tries, 16));
        try {
            Thread.sleep(ThreadLocalRandom.current().nextLong(bound / 2, bound + 1));
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
