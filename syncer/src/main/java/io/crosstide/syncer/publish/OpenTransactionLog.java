package io.crosstide.syncer.publish;

import io.crosstide.change.wire.OpenTransactionRecord;

/** Shows readers of the stream a transaction that they cannot see yet. */
public interface OpenTransactionLog {
    /** Writes the report if possible. Never throws, because the stream does not depend on it. */
    void report(OpenTransactionRecord open);
}
