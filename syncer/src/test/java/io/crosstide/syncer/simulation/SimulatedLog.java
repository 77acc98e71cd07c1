package io.crosstide.syncer.simulation;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.Dependency;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.publish.StreamLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The two topics of a stream, with Kafka's transactions and fencing. Each committed record is checked:
 * <ul>
 *   <li>S1: transactions of this datacenter with rows are there once, whole, in commit order, under contiguous seq.
 *   <li>S2: nothing else is published with rows.
 *   <li>The checkpoint describes what is committed, and stamps grow.
 *   <li>Each echo is either in the dependencies of one record or pending in the checkpoint.
 * </ul>
 */
final class SimulatedLog {
    private final SimulatedSource source;
    private final Faults faults;
    private final Mutation mutation;
    private final Set<Gtid> published = new HashSet<>();
    private final Set<Gtid> carried = new HashSet<>();
    private Checkpoint checkpoint;
    private long epoch;
    private long seq;
    private long stamp;
    private long lastOwn;
    private int chunks; // number of chunks of the incomplete transaction
    private int rows;

    SimulatedLog(SimulatedSource source, Faults faults, Mutation mutation, Checkpoint first) {
        this.source = source;
        this.faults = faults;
        this.mutation = mutation;
        this.checkpoint = first;
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Fences the previous owner. */
    Producer open() {
        return new Producer(++epoch);
    }

    private void append(List<StreamRecord> records) {
        records.forEach(record -> {
            if (record instanceof TransactionChunk chunk) {
                append(chunk);
            } else if (record instanceof Range range) {
                append(range);
            } else if (record instanceof Heartbeat heartbeat && heartbeat.seq() != seq) {
                throw new Violation("S1", "a heartbeat after seq " + heartbeat.seq() + ", the stream is at " + seq);
            }
        });
        if (chunks > 0) {
            throw new Violation("S1", "a transaction is committed without its last chunk");
        }
    }

    private void append(TransactionChunk chunk) {
        SimulatedSource.Transaction transaction = source.transaction(chunk.gtid());
        if (transaction.kind() != SimulatedSource.Kind.ROWS) {
            throw new Violation("S2", chunk.gtid() + " is published, a transaction of kind " + transaction.kind());
        }
        if (chunk.seq() != seq + 1 || chunk.chunk() != chunks) {
            throw new Violation("S1", chunk + " comes after seq " + seq + " and " + chunks + " chunks");
        }
        chunks++;
        rows += chunk.rows();
        depends(chunk);
        if (chunk.last()) {
            if (rows != transaction.rows()) {
                throw new Violation("S1", chunk.gtid() + " has " + rows + " rows of " + transaction.rows());
            }
            if (chunk.gtid().number() <= lastOwn) {
                throw new Violation("S1", chunk.gtid() + " comes after number " + lastOwn);
            }
            lastOwn = chunk.gtid().number();
            chunks = 0;
            rows = 0;
            seq++;
            stamp(chunk);
            once(chunk.gtids());
        }
    }

    private void append(Range range) {
        long count = range.gtids().count();
        if (chunks > 0 || range.seq() != seq + 1 || range.lastSeq() != seq + count) {
            throw new Violation("S1", range + " comes after seq " + seq);
        }
        range.gtids().stream().forEach(gtid -> {
            SimulatedSource.Kind kind = source.transaction(gtid).kind();
            if (kind == SimulatedSource.Kind.ROWS || kind == SimulatedSource.Kind.ECHO) {
                throw new Violation("S1", gtid + " is in a range, a transaction of kind " + kind);
            }
        });
        seq = range.lastSeq();
        stamp(range);
        once(range.gtids());
    }

    private void stamp(StreamRecord record) {
        if (record.stamp() <= stamp) {
            throw new Violation("stamp", record + " has no greater stamp than " + stamp);
        }
        stamp = record.stamp();
    }

    private void once(GtidSet gtids) {
        gtids.stream().forEach(gtid -> {
            if (!published.add(gtid)) {
                throw new Violation("S1", gtid + " is in the stream twice");
            }
        });
    }

    private void depends(StreamRecord record) {
        for (Dependency on : record.depends()) {
            on.gtids().stream().forEach(gtid -> {
                if (!carried.add(gtid)) {
                    throw new Violation("depends", gtid + " is carried by two records");
                }
            });
        }
    }

    private void describe(Checkpoint next) {
        if (next.seq() != seq
                || next.published().count() != seq
                || !next.executed().containsAll(next.published())) {
            throw new Violation("checkpoint", next + " does not describe seq " + seq);
        }
        Set<Gtid> waiting = new HashSet<>();
        next.pendingDepends().forEach(on -> on.gtids().stream().forEach(waiting::add));
        next.executed().onlyOf(SimulatedSource.FOREIGN::equals).stream().forEach(echo -> {
            if (carried.contains(echo) == waiting.contains(echo)) {
                throw new Violation("depends", echo + " is lost, or carried twice");
            }
        });
        checkpoint = next;
    }

    /** Whether everything that the source executed is accounted for, bookkeeping included. */
    boolean isComplete() {
        return checkpoint.executed().containsAll(source.executed());
    }

    /** A producer that writes until another one is opened. */
    final class Producer implements StreamLog {
        private final long own;
        private final List<StreamRecord> records = new ArrayList<>();
        private boolean inTransaction;
        private boolean definitions; // sent since the last commit
        private boolean broken;

        Producer(long own) {
            this.own = own;
        }

        @Override
        public boolean inTransaction() {
            return inTransaction;
        }

        @Override
        public long bytes() {
            return 100L * records.size();
        }

        @Override
        public int records() {
            return records.size();
        }

        @Override
        public int send(StreamRecord record) {
            requireUsable();
            inTransaction = true;
            records.add(record);
            return 100;
        }

        @Override
        public void send(DefinitionRecord definition) {
            requireUsable();
            inTransaction = true;
            definitions = true;
        }

        @Override
        public void commit(Checkpoint next) {
            requireUsable();
            if (own != epoch) {
                broken = true;
                throw new StreamFencedException("fenced", new IllegalStateException());
            }
            boolean fails = faults.oneIn(40);
            if (fails && faults.choose(2) == 0) {
                if (mutation == Mutation.CHECKPOINT_BEFORE_RECORDS) {
                    checkpoint = next;
                }
                broken = true;
                throw new IllegalStateException("the commit failed");
            }
            append(records);
            describe(next);
            ended();
            if (fails) {
                broken = true;
                throw new IllegalStateException("the reply is lost");
            }
        }

        @Override
        public void commit() {
            requireUsable();
            if (own != epoch) {
                broken = true;
                throw new StreamFencedException("fenced", new IllegalStateException());
            }
            append(records);
            ended();
        }

        @Override
        public void abort() {
            requireUsable();
            if (definitions) {
                throw new Violation("definitions", "they are aborted, and nobody sends them again");
            }
            if (mutation == Mutation.ABORT_OFF) {
                inTransaction = false;
                return;
            }
            if (faults.oneIn(40)) {
                broken = true;
                throw new IllegalStateException("the abort failed");
            }
            ended();
        }

        private void ended() {
            records.clear();
            inTransaction = false;
            definitions = false;
        }

        private void requireUsable() {
            if (broken) {
                throw new IllegalStateException("the producer is used after a failure");
            }
        }
    }
}
