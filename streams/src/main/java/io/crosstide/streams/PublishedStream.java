package io.crosstide.streams;

import io.crosstide.change.wire.Checkpoint;

/**
 * A stream as its Kafka shows it at one moment.
 *
 * @param checkpoint the last one written
 * @param offsets of the transactions topic; the end may be before what the checkpoint describes, except in {@link
 *     StreamView#settled}
 */
public record PublishedStream(Checkpoint checkpoint, CommittedRecords.Offsets offsets) {}
