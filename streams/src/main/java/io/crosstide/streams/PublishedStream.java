package io.crosstide.streams;

import io.crosstide.change.wire.Checkpoint;

/**
 * The state of a stream in Kafka at one moment.
 *
 * @param checkpoint the last checkpoint
 * @param offsets offsets of the transactions topic; the end includes everything that the checkpoint describes
 */
public record PublishedStream(Checkpoint checkpoint, CommittedRecords.Offsets offsets) {}
