package io.crosstide.writer.consume;

import io.crosstide.change.wire.StreamRecord;

/**
 * A record of a stream and where it stood.
 *
 * @param bytes its size, which is part of the {@link RecordBudget} until the record is done
 */
public record Received(StreamRecord record, long offset, int bytes) {}
