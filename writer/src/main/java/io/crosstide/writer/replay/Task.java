package io.crosstide.writer.replay;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.position.AppliedPositions;
import java.util.List;

/** Work for one worker. */
public sealed interface Task {
    /** The transaction that is done when this is; 0 when it is none. */
    long seq();

    /** A source transaction to apply whole. */
    record Apply(
            TransactionContext context,
            long stamp,
            long commitMicros,
            List<TableRows> events,
            AppliedPositions.Entry entry,
            int bytes)
            implements Task {
        @Override
        public long seq() {
            return context.seq();
        }

        /** The same when all transactions before it are applied. */
        public Apply settled(long schemaVersion) {
            return new Apply(context.settled(schemaVersion), stamp, commitMicros, events, entry, bytes);
        }
    }

    /** A source transaction in chunks that arrive while it is applied, alone in its link. */
    record ApplyChunks(
            TransactionContext context, long stamp, long commitMicros, ChunkFeed feed, AppliedPositions.Entry entry)
            implements Task {
        @Override
        public long seq() {
            return context.seq();
        }
    }

    /**
     * Transactions with nothing to replicate, of which the target must be told.
     *
     * @param bytes of the record that it ends with, which is known when that has come; those before are given back already
     */
    record AccountFor(long seq, GtidSet gtids, long stamp, AppliedPositions.Entry entry, int bytes) implements Task {
        public AccountFor endedBy(int lastBytes) {
            return new AccountFor(seq, gtids, stamp, entry, lastBytes);
        }
    }

    /** Tell the target how far the link is. */
    record Flush() implements Task {
        @Override
        public long seq() {
            return 0;
        }
    }

    /** End the worker. */
    record Quit() implements Task {
        @Override
        public long seq() {
            return Long.MAX_VALUE;
        }
    }
}
