package io.crosstide.binlog;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The events of a binlog connection, in order. Used by one thread. */
public interface BinlogEvents {
    /**
     * The next event, or its first part; null if none comes in time.
     *
     * @throws IOException if the connection failed and all earlier events were taken
     */
    byte @Nullable [] poll(Duration patience) throws IOException, InterruptedException;

    /** Whether no event is waiting. */
    boolean isEmpty();

    /** Time since the source last sent anything. */
    Duration silence();
}
