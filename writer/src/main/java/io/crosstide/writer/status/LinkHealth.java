package io.crosstide.writer.status;

import io.crosstide.bookkeeping.LinkState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The health of one link at this moment.
 *
 * @param from the source datacenter
 * @param to the target datacenter, the writer's own
 * @param error the problem, or null
 * @param remedy what the operator must do, or null
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
