package io.crosstide.syncer.stream;

import io.crosstide.topology.StreamName;
import java.util.UUID;

/**
 * The result of {@link StreamCreator}.
 *
 * @param topicId Kafka's id of the transactions topic
 * @param startGtidSet the source's executed set at the start of the stream
 * @param isNew false if the stream existed before; then nothing was changed
 */
public record CreatedStream(StreamName stream, UUID streamId, String topicId, String startGtidSet, boolean isNew) {}
