package io.crosstide.cli.checkpoint;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.StreamName;
import org.jspecify.annotations.Nullable;

/**
 * What the syncer of a stream has published.
 *
 * @param reached whether the Kafka of the datacenter answered
 * @param checkpoint null if it did not answer, or if the stream has not begun
 */
public record StreamPositions(
        String cluster,
        String datacenter,
        StreamName stream,
        boolean reached,
        @Nullable Checkpoint checkpoint) {}
