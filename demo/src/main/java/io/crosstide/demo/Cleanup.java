package io.crosstide.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends what was begun, latest first, once, whoever asks first: the demo's end or a signal. */
final class Cleanup implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Cleanup.class);

    private final Deque<AutoCloseable> begun = new ArrayDeque<>();
    private volatile boolean closed;

    /** What comes after the end is ended at once. */
    synchronized <T extends AutoCloseable> T add(T resource) {
        if (closed) {
            end(resource);
        } else {
            begun.push(resource);
        }
        return resource;
    }

    boolean closed() {
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
