package io.crosstide.writer.status;

import io.crosstide.bookkeeping.link.LinkState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The health of one link at this moment.
 *
 * @param from the source datacenter
 * @param to the target datacenter, the writer's own
 * @param error the problem, or null
 * @param remedy what the operator must do, or null
 * @param assigned whether this process serves the link, or is to serve it
 * @param lag how far the target is behind the source; null while it is not known or another process serves the link
 * @param conflicts what this process has recorded since its start
 */
public record LinkHealth(
        String cluster,
        String from,
        String to,
        LinkState state,
        boolean assigned,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Duration lag,
        List<ConflictCount> conflicts) {
    public LinkHealth {
        conflicts = List.copyOf(conflicts);
    }
}
