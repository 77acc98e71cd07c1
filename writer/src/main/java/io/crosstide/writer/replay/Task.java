package io.crosstide.writer.replay;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.position.AppliedPositions;

/** Work for one worker. */
public sealed interface Task {
    /** The transaction that is done when this task is done; 0 if there is none. */
    long seq();

    /**
     * Apply a whole source transaction. The worker decodes its events: decoded ones would take several times the memory
     * while the task waits.
     *
     * @param bytes size of the record
     * @param rows number of its row changes
     * @param memory what the task and its row keys take of the record budget
     */
    record Apply(
            TransactionContext context,
            TransactionChunk chunk,
            AppliedPositions.Entry entry,
            int bytes,
            long rows,
            long memory)
            implements Task {
        @Override
        public long seq() {
            return context.seq();
        }

        public long commitMicros() {
            return chunk.commitTimeMicros();
        }

        /** The same task when all transactions before it are applied. */
        public Apply settled(long schemaVersion) {
            return new Apply(context.settled(schemaVersion), chunk, entry, bytes, rows, memory);
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
     * @param memory what the record that ends the task takes of the record budget; known once this record has arrived;
     *     the records before it are already released
     */
    record AccountFor(long seq, GtidSet gtids, long stamp, AppliedPositions.Entry entry, long memory) implements Task {
        public AccountFor endedBy(long lastMemory) {
            return new AccountFor(seq, gtids, stamp, entry, lastMemory);
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
