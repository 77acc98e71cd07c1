package io.crosstide.writer.replay;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.position.AppliedPositions;
import java.util.List;

/** Work for one worker. */
public sealed interface Task {
    /** The transaction that is done when this task is done; 0 if there is none. */
    long seq();

    /** Apply a whole source transaction. */
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

        /** The same task when all transactions before it are applied. */
        public Apply settled(long schemaVersion) {
            return new Apply(context.settled(schemaVersion), stamp, commitMicros, events, entry, bytes);
        }
    }

    /** Apply a source transaction whose chunks arrive meanwhile. No other transaction of the link runs. */
    record ApplyChunks(
            TransactionContext context, long stamp, long commitMicros, ChunkFeed feed, AppliedPositions.Entry entry)
            implements Task {
        @Override
        public long seq() {
            return context.seq();
        }
    }

    /**
     * Record transactions with nothing to replicate at the target.
     *
     * @param bytes size of the record that ends the task; known once this record has arrived; the sizes of the records
     *     before it are already released
     */
    record AccountFor(long seq, GtidSet gtids, long stamp, AppliedPositions.Entry entry, int bytes) implements Task {
        public AccountFor endedBy(int lastBytes) {
            return new AccountFor(seq, gtids, stamp, entry, lastBytes);
        }
    }

    /** Record the link's progress at the target. */
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
