package io.crosstide.writer.status;

import io.crosstide.bookkeeping.LinkState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one link does at this moment.
 *
 * @param from the source datacenter
 * @param to the target datacenter, the writer's own
 * @param error what stands in the way, or null
 * @param remedy what to do about it, or null
 * @param lag how far the target is behind the source; null while it is not known or another process serves the link
 */
public record LinkHealth(
        String cluster,
        String from,
        String to,
        LinkState state,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Duration lag) {}
