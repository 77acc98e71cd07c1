package io.crosstide.syncer.simulation;

import io.crosstide.binlog.BinlogEvents;
import io.crosstide.change.gtid.GtidSet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** A binlog connection that sends what its reader does not have, and a heartbeat when there is nothing more. */
final class SimulatedConnection implements BinlogEvents {
    private final SimulatedSource source;
    private final GtidSet known;
    private final Faults faults;
    private final Deque<byte[]> queue = new ArrayDeque<>();
    private int next;
    private boolean idle;

    SimulatedConnection(SimulatedSource source, GtidSet known, Faults faults) {
        this.source = source;
        this.known = known;
        this.faults = faults;
    }

    @Override
    public byte @Nullable [] poll(Duration patience) throws IOException {
        if (faults.oneIn(400)) {
            throw new IOException("the connection is lost");
        }
        fill();
        return queue.poll();
    }

    private void fill() {
        while (queue.size() < 20 && next < source.binlog().size()) {
            SimulatedSource.Transaction transaction = source.binlog().get(next++);
            if (!known.contains(transaction.gtid())) {
                queue.addAll(transaction.events());
            }
            idle = false;
        }
        if (queue.isEmpty() && !idle) {
            idle = true;
            queue.add(SimulatedSource.heartbeat());
        }
    }

    @Override
    public boolean isEmpty() {
        return queue.isEmpty() && next == source.binlog().size();
    }

    @Override
    public Duration silence() {
        return Duration.ZERO;
    }
}
