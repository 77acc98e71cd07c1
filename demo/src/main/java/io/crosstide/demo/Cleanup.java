package io.crosstide.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends all resources once, the latest first: at the end of a command or at a signal, whichever comes first. */
public final class Cleanup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private volatile boolean closed;

    /** Adds a resource. Ends it at once if the cleanup has run already. */
    public synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            end(resource);
        } else {
            begun.push(resource);
        }
        return resource;
    }

    public boolean closed() {
        return closed;
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
