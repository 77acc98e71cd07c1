package io.crosstide.binlog;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the parts of an event, and calls {@code tick} after each part and about ten times a second. An event that
 * comes in parts may take minutes.
 */
public record AttendedParts(Source source, Tick tick) implements PartedEvent.Parts {
    private static final Duration POLL = Duration.ofMillis(100);

    /** Where the parts come from. */
    public interface Source {
        /** The next part, or null if none comes in time. */
        byte @Nullable [] poll(Duration patience) throws IOException, InterruptedException;
    }

    /** What must happen while an event is read. */
    public interface Tick {
        void run() throws InterruptedException;
    }

    @Override
    public byte[] take() throws IOException, InterruptedException {
        byte[] part = source.poll(POLL);
        tick.run();
        while (part == null) {
            part = source.poll(POLL);
            tick.run();
        }
        return part;
    }
}
