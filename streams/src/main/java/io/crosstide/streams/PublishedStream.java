package io.crosstide.streams;

import io.crosstide.change.wire.Checkpoint;

/**
 * The state of a stream in Kafka at one moment.
 *
 * @param checkpoint the last checkpoint
 * @param offsets offsets of the transactions topic; the end may be before what the checkpoint describes, except in {@link
 *     StreamView#settled}
 */
public record PublishedStream(Checkpoint checkpoint, CommittedRecords.Offsets offsets) {}
