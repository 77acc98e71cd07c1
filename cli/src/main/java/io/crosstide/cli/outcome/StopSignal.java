package io.crosstide.cli.outcome;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and SIGINT into an orderly stop with a chosen exit code.
 *
 * <p>The JVM answers a signal by running its shutdown hooks and then ends with 128 + signal. The hook here wakes the
 * thread that waits in {@link #await}, lets it finish its work, and ends the JVM with the exit code that it set.
 */
public final class StopSignal implements AutoCloseable {

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final Thread hook;
    private volatile int exitCode = 1;

    /** @param patience how long the stop may take; after that the process ends with code 1 */
    public StopSignal(Duration patience) {
        this.hook = new Thread(() -> stop(patience), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Blocks until the process is asked to stop. */
    public void await() throws InterruptedException {
        requested.await();
    }

    /** Whether the process was asked to stop within that time. */
    public boolean await(Duration atMost) throws InterruptedException {
        return requested.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public boolean requested() {
        return requested.getCount() == 0;
    }

    /** The stop is done: the process may end with this code. */
    public void finished(int code) {
        exitCode = code;
        finished.countDown();
    }

    @Override
    public void close() {
        finished.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException alreadyShuttingDown) {
            requested.countDown();
        }
    }

    private void stop(Duration patience) {
        requested.countDown();
        try {
            if (!finished.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                exitCode = 1;
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(exitCode);
    }
}
