package io.crosstide.syncer.stream;

import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
import io.crosstide.syncer.binlog.BinlogEvents;
import io.crosstide.syncer.publish.BatchCommitter;
import io.crosstide.syncer.status.StreamMetrics;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;

/**
 * The main loop of a stream: takes events from the binlog connection, lets the assembler find transactions in them, and
 * lets the committer commit what was published. Runs on one thread until something fails; a test may call {@link #step}
 * instead of {@link #run}.
 */
public final class StreamLoop {

    /** Checks from time to time whether the stream may continue. */
    @FunctionalInterface
    public interface Watch {
        /** @param allRead whether the source reported that there is nothing more, and everything was read */
        void look(boolean allRead) throws IOException, SQLException, InterruptedException;
    }

    private static final Duration POLL = Duration.ofMillis(100);

    private final BinlogEvents events;
    private final TransactionAssembler assembler;
    private final BatchCommitter batch;
    private final Duration heartbeat;
    private final Watch watch;
    private final SettleTimer settled;
    private final StreamMetrics metrics;
    private final Time time;
    private boolean started;
    private long watchedNanos;

    /** @param heartbeat interval of the stream's heartbeats; zero for none */
    public StreamLoop(
            BinlogEvents events,
            TransactionAssembler assembler,
            BatchCommitter batch,
            Duration heartbeat,
            Watch watch,
            SettleTimer settled,
            StreamMetrics metrics,
            Time time) {
        this.events = events;
        this.assembler = assembler;
        this.batch = batch;
        this.heartbeat = heartbeat;
        this.watch = watch;
        this.settled = settled;
        this.metrics = metrics;
        this.time = time;
        this.watchedNanos = time.nanos();
    }

    /** Runs until interrupted or until something fails. */
    void run() throws IOException, SQLException, InterruptedException {
        while (true) {
            step(POLL);
        }
    }

    /** Processes the next event, if one comes in time, and everything that is due. */
    public void step(Duration patience) throws IOException, SQLException, InterruptedException {
        byte[] event = events.poll(patience);
        if (event != null) {
            started = true;
            settled.start();
            assembler.accept(event, events::take);
        }
        if (started) {
            Duration silence = events.silence();
            boolean drained = events.isEmpty();
            batch.tick(drained, silence, heartbeat);
            settled.tick();
            if (drained || time.since(watchedNanos).compareTo(POLL) >= 0) {
                watchedNanos = time.nanos();
                metrics.received(silence);
                watch.look(drained && batch.allRead());
            }
        }
    }
}
