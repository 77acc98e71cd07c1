package io.crosstide.binlog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Passes events from the thread of the binlog connection to the thread of the stream. A long event comes in parts, for
 * {@link PartedEvent}.
 *
 * <p>Bounded by bytes. An event larger than the bound passes if the queue is empty. The queue delivers all events that
 * arrived before a failure, and then throws the failure. So no complete transaction is read twice without need.
 */
public final class EventQueue {
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock(); // guards all below
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> events = new ArrayDeque<>();
    private long bytes;
    private boolean putting;
    private boolean closed;
    private @Nullable IOException failure;

    public EventQueue(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Waits for room. Throws if the queue is closed, which ends the reader. */
    void put(byte[] event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            putting = true;
            while (!closed && !events.isEmpty() && bytes + event.length > maxBytes) {
                changed.await();
            }
            if (closed) {
                throw new IllegalStateException("The queue of events was closed");
            }
            events.add(event);
            bytes += event.length;
            changed.signalAll();
        } finally {
            putting = false;
            lock.unlock();
        }
    }

    /** The next event, or null if none comes in time. */
    public byte @Nullable [] poll(Duration timeout) throws InterruptedException, IOException {
        lock.lockInterruptibly();
        try {
            long nanos = timeout.toNanos();
            while (events.isEmpty() && failure == null && !closed) {
                if (nanos <= 0) {
                    return null;
                }
                nanos = changed.awaitNanos(nanos);
            }
            byte[] event = events.poll();
            if (event != null) {
                bytes -= event.length;
                changed.signalAll();
                return event;
            }
            if (failure != null) {
                throw failure;
            }
            throw new InterruptedException("The queue of events was closed");
        } finally {
            lock.unlock();
        }
    }

    /** Reports that the connection ended. No event follows those in the queue. */
    void fail(IOException cause) {
        lock.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isEmpty() {
        lock.lock();
        try {
            return events.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    public int size() {
        lock.lock();
        try {
            return events.size();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the reader waits for room. Then the silence comes from the reader, not from the source. */
    public boolean full() {
        lock.lock();
        try {
            return putting;
        } finally {
            lock.unlock();
        }
    }
}
