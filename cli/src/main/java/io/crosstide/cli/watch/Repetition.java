package io.crosstide.cli.watch;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads something again and again on a thread of its own, and keeps the last value. So a server that does not answer delays
 * only what is read from it.
 */
public final class Repetition<T> implements AutoCloseable {

    private final Supplier<T> source;
    private final Duration pause;
    private final Thread thread;

    /** Guarded by this object, as are the fields below. */
    private @Nullable T value;

    private long readNanos;
    private boolean ended;
    private @Nullable RuntimeException failure;

    /**
     * Starts to read.
     *
     * @param source only the thread uses it
     * @param pause between the end of a reading and the start of the next one
     */
    public Repetition(String name, Duration pause, Supplier<T> source) {
        this.source = source;
        this.pause = pause;
        this.thread = new Thread(this::repeat, name);
        thread.setDaemon(true);
        thread.start();
    }

    /** What was read last; empty before the first reading has ended. Throws what an unexpected end of the readings threw. */
    public synchronized Optional<Reading<T>> last() {
        if (failure != null) {
            throw failure;
        }
        return Optional.ofNullable(value)
                .map(read -> new Reading<>(read, Duration.ofNanos(System.nanoTime() - readNanos)));
    }

    /** Waits until something was read, or until the time is over. */
    public synchronized void awaitFirst(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (long left = atMost.toNanos(); value == null && failure == null && left > 0; ) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    /** Ends the readings. Does not wait for one that is under way. */
    @Override
    public synchronized void close() {
        ended = true;
        notifyAll();
    }

    private void repeat() {
        try {
            do {
                accept(source.get());
            } while (!pauseHasEndedIt());
        } catch (RuntimeException unexpected) {
            fail(unexpected);
        } catch (InterruptedException nobodyInterrupts) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void accept(T read) {
        value = read;
        readNanos = System.nanoTime();
        notifyAll();
    }

    private synchronized void fail(RuntimeException unexpected) {
        failure = unexpected;
        notifyAll();
    }

    private synchronized boolean pauseHasEndedIt() throws InterruptedException {
        long deadline = System.nanoTime() + pause.toNanos();
        for (long left = pause.toNanos(); !ended && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return ended;
    }
}
