package io.crosstide.writer.control;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * A token bucket of row changes. A transaction may begin while there is a token, and takes a token per row: also tokens that
 * are not there yet, because a transaction is applied whole. The next one waits until this debt is paid, so the rate holds on
 * average. Not safe for several threads.
 */
final class RowBucket {
    /** For how long unused tokens are kept. The loop looks more often than that. */
    private static final double BURST_SECONDS = 0.2;

    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LongSupplier nanoTime;
    private long perSecond;
    private double tokens;
    private long filledNanos;

    RowBucket(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Sets the rate. A debt stays, unless there is no limit.
     *
     * @param rowsPerSecond 0 for no limit
     */
    void limit(long rowsPerSecond) {
        if (rowsPerSecond == perSecond) {
            return;
        }
        fill();
        if (rowsPerSecond == 0 || perSecond == 0) {
            tokens = capacity(rowsPerSecond);
        }
        perSecond = rowsPerSecond;
    }

    private static double capacity(long rowsPerSecond) {
        return Math.max(1, rowsPerSecond * BURST_SECONDS);
    }

    boolean hasToken() {
        if (perSecond == 0) {
            return true;
        }
        fill();
        return tokens > 0;
    }

    void take(long rows) {
        if (perSecond > 0) {
            tokens -= rows;
        }
    }

    private void fill() {
        long now = nanoTime.getAsLong();
        tokens = Math.min(capacity(perSecond), tokens + (now - filledNanos) / NANOS * perSecond);
        filledNanos = now;
    }
}
