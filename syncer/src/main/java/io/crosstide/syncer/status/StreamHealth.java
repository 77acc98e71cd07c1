package io.crosstide.syncer.status;

import io.crosstide.topology.StreamName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The health of one stream in this process.
 *
 * @param assigned whether this process serves the stream
 * @param error why the stream does not run, or null
 * @param remedy what to do about the error, or null
 * @param ready whether the stream is on standby, or is running and its binlog connection is alive
 * @param lag time since the moment up to which the stream is complete; null on standby and until it is known
 */
public record StreamHealth(
        StreamName stream,
        StreamState state,
        boolean assigned,
        @Nullable String error,
        @Nullable String remedy,
        boolean ready,
        @Nullable Duration lag) {}
