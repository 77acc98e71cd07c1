package io.crosstide.syncer.stream;

import io.crosstide.topology.StreamName;
import java.util.UUID;

/**
 * A stream as {@link StreamCreator} leaves it.
 *
 * @param topicId Kafka's id of the transactions topic
 * @param startGtidSet what had been executed when the stream began
 * @param isNew false when it was there before and nothing was changed
 */
public record CreatedStream(StreamName stream, UUID streamId, String topicId, String startGtidSet, boolean isNew) {}
