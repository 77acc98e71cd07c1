package io.crosstide.compare.answer;

import io.crosstide.change.comparison.CompareRequest;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The requests that wait for an answer. A command writes its request again and again while it waits, so a request that has
 * not come for a while has no command any more. Safe for several threads.
 */
final class RequestInbox {
    /** A command writes its request far more often than this. */
    static final Duration FORGOTTEN = Duration.ofSeconds(60);
    /** Commands that run at the same time. */
    private static final int COMMANDS = 16;

    private final Time time;
    private final Map<UUID, Entry> entries = new LinkedHashMap<>(); // guarded by this

    /**
     * A request of a command.
     *
     * @param stream the stream in whose topic it is
     */
    record Received(CompareRequest request, StreamName stream) {}

    private static final class Entry {
        private Received received;
        private long seenNanos;
        private boolean taken;

        Entry(Received received) {
            this.received = received;
        }
    }

    RequestInbox(Time time) {
        this.time = time;
    }

    /** Takes a request in. Returns false if too many commands ask. */
    synchronized boolean offer(Received received) {
        Entry entry = entries.get(received.request().id());
        if (entry == null) {
            if (entries.size() >= COMMANDS) {
                return false;
            }
            entry = new Entry(received);
            entries.put(received.request().id(), entry);
        } else if (received.request().round() > entry.received.request().round()) {
            entry.received = received;
            entry.taken = false;
        }
        entry.seenNanos = time.nanos();
        notifyAll();
        return true;
    }

    /** The command has ended. */
    synchronized void remove(UUID id) {
        entries.remove(id);
        notifyAll();
    }

    /** Waits for a request that nobody has taken, but no longer than this. */
    synchronized Optional<Received> take(Duration longest) throws InterruptedException {
        long beganNanos = time.nanos();
        @Nullable Entry next = next();
        while (next == null && time.since(beganNanos).compareTo(longest) < 0) {
            wait(Math.max(1, longest.minus(time.since(beganNanos)).toMillis()));
            next = next();
        }
        if (next == null) {
            return Optional.empty();
        }
        next.taken = true;
        return Optional.of(next.received);
    }

    private @Nullable Entry next() {
        return entries.values().stream()
                .filter(entry -> !entry.taken)
                .findFirst()
                .orElse(null);
    }

    /** Whether the command still waits for the answer to this round. */
    synchronized boolean wants(CompareRequest request) {
        Entry entry = entries.get(request.id());
        return entry != null
                && entry.received.request().round() == request.round()
                && time.since(entry.seenNanos).compareTo(FORGOTTEN) < 0;
    }

    /** Removes the requests that have no command any more, and returns them. */
    synchronized List<Received> removeForgotten() {
        List<Received> forgotten = new ArrayList<>();
        entries.values().removeIf(entry -> {
            boolean old = time.since(entry.seenNanos).compareTo(FORGOTTEN) >= 0;
            if (old) {
                forgotten.add(entry.received);
            }
            return old;
        });
        return forgotten;
    }

    /** Whether the command may still ask something. */
    synchronized boolean knows(UUID id) {
        return entries.containsKey(id);
    }
}
