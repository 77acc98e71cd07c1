package io.crosstide.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** How a proxy treats all its connections. The test sets it, and the connections' threads read it. */
final class ProxyBehaviour {
    private final AtomicBoolean trap = new AtomicBoolean();
    private final AtomicInteger swallowed = new AtomicInteger();
    private volatile long delayNanos;
    private volatile long bytesPerSecond = Long.MAX_VALUE;
    private boolean stalled;
    private long limit = Long.MAX_VALUE;

    void delay(Duration each) {
        delayNanos = each.toNanos();
    }

    long delayNanos() {
        return delayNanos;
    }

    void throttle(long perSecond) {
        bytesPerSecond = perSecond;
    }

    /** How long a direction that may not pass more rests after this many bytes. */
    long restNanos(int bytes) {
        return (long) (bytes * 1e9 / bytesPerSecond);
    }

    synchronized void stall(boolean wanted) {
        stalled = wanted;
        notifyAll();
    }

    synchronized void limit(long bytes) {
        limit = bytes;
        notifyAll();
    }

    /** @param passed bytes that the connection has delivered in this direction */
    synchronized void awaitFlow(long passed) throws InterruptedException {
        while (stalled || passed >= limit) {
            wait();
        }
    }

    void armTrap() {
        trap.set(true);
    }

    /** Disarms the trap; returns whether it was armed. */
    boolean springTrap() {
        return trap.compareAndSet(true, false);
    }

    void countSwallowedReply() {
        swallowed.incrementAndGet();
    }

    int swallowedReplies() {
        return swallowed.get();
    }
}
