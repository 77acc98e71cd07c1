package io.crosstide.writer.consume;

import io.crosstide.change.wire.Checkpoint;

/**
 * A stream as its Kafka shows it at one moment.
 *
 * @param checkpoint the last one written
 * @param beginOffset of the first record that retention has left
 * @param endOffset where the next committed record will be; not before what the checkpoint describes
 */
public record RemoteStream(Checkpoint checkpoint, long beginOffset, long endOffset) {}
