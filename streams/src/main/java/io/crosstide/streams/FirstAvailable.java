package io.crosstide.streams;

import io.crosstide.change.gtid.GtidSet;

/**
 * Where a stream begins as retention has left it.
 *
 * @param seq of the first transaction that can be read, or the next one to come
 * @param gone GTIDs of all transactions of the stream before it, and of own echoes among them
 */
public record FirstAvailable(long seq, GtidSet gone) {}
