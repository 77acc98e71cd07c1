package io.crosstide.testkit.workload;

import java.util.concurrent.TimeUnit;

/** Spreads one thread's work evenly over time. It catches up at most one second of late work. */
public final class Pace {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long intervalNanos;
    private long next = System.nanoTime();

    /** @param perSecond pieces of work per second; 0 for no limit */
    public Pace(double perSecond) {
        intervalNanos = perSecond <= 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) / perSecond);
    }

    /** Sleeps until the next piece of work is due. */
    public void await() {
        if (intervalNanos == 0) {
            return;
        }
        long now = System.nanoTime();
        next = Math.max(next + intervalNanos, now - PATIENCE_NANOS);
        if (next > now) {
            try {
                TimeUnit.NANOSECONDS.sleep(next - now);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
