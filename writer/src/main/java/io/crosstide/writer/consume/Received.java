package io.crosstide.writer.consume;

import io.crosstide.change.wire.StreamRecord;

/**
 * A record of a stream and its offset.
 *
 * @param bytes its size, which counts against the {@link RecordBudget} until the record is done
 */
public record Received(StreamRecord record, long offset, int bytes) {}
