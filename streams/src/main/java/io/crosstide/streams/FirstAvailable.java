package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;

/**
 * Where a stream begins after retention.
 *
 * @param seq seq of the first transaction that can be read, or of the next one to come
 * @param gone GTIDs of all earlier transactions of the stream, and of own echoes among them
 */
public record FirstAvailable(long seq, GtidSet gone) {}
