package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends all resources once, the latest first: at the end of a command or at a signal, whichever comes first. */
public final class Cleanup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private volatile boolean closed;

    /** A command whose resources end with it. */
    @FunctionalInterface
    public interface Command {
        int run(Cleanup cleanup) throws CommandFailedException, InterruptedException, IOException;
    }

    /** Runs a command and ends its resources at its end, after an error, or at a signal. */
    public static int during(Command command) throws CommandFailedException, InterruptedException, IOException {
        Cleanup cleanup = new Cleanup();
        Thread hook = new Thread(cleanup::close, "cleanup");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return command.run(cleanup);
        } catch (CommandFailedException | RuntimeException failure) {
            if (cleanup.closed) {
                // A signal has ended the servers, and the process is about to end.
                Thread.sleep(Long.MAX_VALUE);
            }
            throw failure;
        } finally {
            cleanup.close();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            hook.interrupt();
        }
    }

    /** Adds a resource. Ends it at once if the cleanup has run already. */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            end(resource);
        } else {
            begun.push(resource);
        }
        return resource;
    }

    @Override
    public synchronized void close() {
        closed = true;
        while (!begun.isEmpty()) {
            end(begun.pop());
        }
    }

    private static void end(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception failure) {
            LOG.warn("Could not end {}", resource, failure);
        }
    }
}
