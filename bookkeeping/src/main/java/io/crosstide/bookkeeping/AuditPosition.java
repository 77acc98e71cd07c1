package io.crosstide.bookkeeping;

import io.crosstide.change.gtid.GtidSet;
import java.util.UUID;

/**
 * How far the audit of a link has come.
 *
 * @param streamId the source's stream
 * @param audited transactions of the target's binlog that need not be read again
 * @param seenLowSeq direction-table mode: all echoes of the stream up to this seq were seen; 0 in gtid mode
 * @param seen those seen above it; not copied and must not be changed
 * @param resume where to resume reading the stream: the first record whose echo was not seen
 */
public record AuditPosition(UUID streamId, GtidSet audited, long seenLowSeq, SequenceRanges seen, Mark resume) {}
