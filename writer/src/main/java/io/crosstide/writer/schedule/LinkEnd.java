package io.crosstide.writer.schedule;

import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.RestartException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The end of a link's loop: by a stop request or by a failure, and how long its workers may take to finish their tasks.
 * Belongs to that loop.
 */
final class LinkEnd {
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final LongSupplier nanoTime;
    private boolean stopping;
    private @Nullable Exception failure;
    private long failedSeq;
    private boolean clean = true;
    private boolean hasDeadline;
    private long abortNanos;

    LinkEnd(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Whether the loop must start nothing new. */
    boolean hasBegun() {
        return stopping || failure != null;
    }

    /** Handles a stop request. */
    void stop() {
        stopping = true;
        allow(GRACE_NANOS);
    }

    /**
     * Handles a failure. If several transactions stop the link, the oldest is reported, because the link resumes with
     * it. Any other failure after the first one is only added to the first.
     *
     * @param seq the transaction at which the failure occurred
     */
    void fail(Exception reason, long seq) {
        Exception first = failure;
        if (first == null) {
            failure = reason;
            failedSeq = seq;
            // Without the server or the ownership, the other workers cannot succeed either.
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
        if (!hasDeadline || until - abortNanos < 0) {
            abortNanos = until;
        }
        hasDeadline = true;
    }

    /** Whether the loop must abort the workers that are still busy; true once. */
    boolean isOverdue() {
        if (hasDeadline && nanoTime.getAsLong() - abortNanos > 0) {
            hasDeadline = false;
            clean = false;
            return true;
        }
        return false;
    }

    /** Notes that something may be left at the target. */
    void leavesSomething() {
        clean = false;
    }

    /** Whether certainly nothing is left at the target. */
    boolean isClean() {
        return clean;
    }

    /** The failure that ended the loop; empty after a stop request. */
    Optional<Exception> failure() {
        return stopping ? Optional.empty() : Optional.ofNullable(failure);
    }

    boolean hasFailed() {
        return failure != null;
    }

    /** The transaction at which the loop failed; 0 if it did not fail. */
    long failedSeq() {
        return failedSeq;
    }
}
