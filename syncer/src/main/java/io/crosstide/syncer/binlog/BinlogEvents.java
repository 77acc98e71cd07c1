package io.crosstide.syncer.binlog;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The events of a binlog connection, in order. Used by one thread. */
public interface BinlogEvents {
    /**
     * The next event, or its first part; null when none comes in time.
     *
     * @throws IOException when the connection has failed and all that came before was taken
     */
    byte @Nullable [] poll(Duration patience) throws IOException, InterruptedException;

    /** Waits for the next part of an event that comes in parts. */
    byte[] take() throws IOException, InterruptedException;

    /** Whether nothing waits to be taken. */
    boolean isEmpty();

    /** Time since the source last gave a sign of life. */
    Duration silence();
}
