package io.crosstide.writer.schedule;

import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.RestartException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a link's loop ends: told to stop, or by its first failure; and how long its workers may finish what they began.
 * Belongs to that loop.
 */
final class LinkEnd {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final LongSupplier nanoTime;
    private boolean stopping;
    private @Nullable Exception failure;
    private long failedSeq;
    private boolean clean = true;
    private boolean timed;
    private long abortNanos;

    LinkEnd(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether nothing new is to be begun. */
    boolean hasBegun() {
        return stopping || failure != null;
    }

    /** The loop was told to stop. */
    void stop() {
        stopping = true;
        allow(GRACE_NANOS);
    }

    /**
     * Something failed. Of several transactions that stop the link the oldest is reported, since the link resumes with it;
     * else what fails after the first failure is only added to it.
     *
     * @param seq the transaction at which it failed
     */
    void fail(Exception reason, long seq) {
        Exception first = failure;
        if (first == null) {
            failure = reason;
            failedSeq = seq;
            // Nothing that the others do can end well when the server or the ownership is gone.
            allow(reason instanceof LinkStoppedException || reason instanceof RestartException ? GRACE_NANOS : 0);
        } else if (first instanceof LinkStoppedException && reason instanceof LinkStoppedException && seq < failedSeq) {
            reason.addSuppressed(first);
            failure = reason;
            failedSeq = seq;
        } else if (first != reason) {
            first.addSuppressed(reason);
        }
    }

    private void allow(long graceNanos) {
        long until = nanoTime.getAsLong() + graceNanos;
        if (!timed || until - abortNanos < 0) {
            abortNanos = until;
        }
        timed = true;
    }

    /** Whether workers that are still busy are to be cut now; true once. */
    boolean isOverdue() {
        if (timed && nanoTime.getAsLong() - abortNanos > 0) {
            timed = false;
            clean = false;
            return true;
        }
        return false;
    }

    /** Something may be left at the target. */
    void leavesSomething() {
        clean = false;
    }

    /** Whether nothing can be left at the target. */
    boolean isClean() {
        return clean;
    }

    /** The failure that ended the loop; empty when it was told to stop. */
    Optional<Exception> failure() {
        return stopping ? Optional.empty() : Optional.ofNullable(failure);
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** The transaction at which it failed; 0 if it did not. */
    long failedSeq() {
        return failedSeq;
    }
}
