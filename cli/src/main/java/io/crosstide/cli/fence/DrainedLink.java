package io.crosstide.cli.fence;

import io.crosstide.topology.Link;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a drain found at the target of a link.
 *
 * @param missing why not everything is applied, or why that is not known; null if everything is applied
 * @param conflictsOpen open conflicts of the source's transactions; -1 if they could not be counted
 */
public record DrainedLink(
        String cluster, Link link, @Nullable String missing, long conflictsOpen, Duration waited) {

    public boolean drained() {
        return missing == null;
    }
}
