package io.crosstide.cli.alert;

import io.crosstide.writer.status.ConflictCount;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process sees of a link or a stream at one moment.
 *
 * @param assigned whether this process serves it, or is to serve it
 * @param conflicts all that this process has recorded since it started
 */
public record Sighting(
        AlertSubject subject,
        AlertCondition condition,
        boolean assigned,
        @Nullable String error,
        @Nullable String remedy,
        @Nullable Duration lag,
        List<ConflictCount> conflicts) {

    public Sighting {
        conflicts = List.copyOf(conflicts);
    }
}
