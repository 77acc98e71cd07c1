package io.crosstide.syncer.status;

import io.crosstide.topology.StreamName;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one stream is doing in this process.
 *
 * @param error why it does not run, or null
 * @param remedy what to do about it, or null
 * @param ready whether the stream is on standby, or runs with a binlog connection that is not silent
 * @param lag time since the moment up to which the stream is known complete; null on standby or before it was known
 */
public record StreamHealth(
        StreamName stream,
        StreamState state,
        @Nullable String error,
        @Nullable String remedy,
        boolean ready,
        @Nullable Duration lag) {}
