package io.crosstide.syncer.stream;

import io.crosstide.binlog.AttendedParts;
import io.crosstide.binlog.BinlogEvents;
import io.crosstide.streams.Time;
import io.crosstide.syncer.assembly.TransactionAssembler;
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
    private final AttendedParts parts;
    private final TransactionAssembler assembler;
    private final BatchCommitter batch;
    private final Watch watch;
    private final SettleTimer settled;
    private final StreamMetrics metrics;
    private final Time time;
    private boolean started;
    private long watchedNanos;

    public StreamLoop(
            BinlogEvents events,
            TransactionAssembler assembler,
            BatchCommitter batch,
            Watch watch,
            SettleTimer settled,
            StreamMetrics metrics,
            Time time) {
        this.events = events;
        this.parts = new AttendedParts(events::poll, this::withinEvent);
        this.assembler = assembler;
        this.batch = batch;
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
        byte[] event = events.poll(batch.patience(patience));
        if (event != null) {
            started = true;
            settled.start();
            assembler.accept(event, parts);
        }
        if (started) {
            Duration silence = events.silence();
            boolean drained = events.isEmpty();
            batch.tick(drained, silence);
            settled.tick();
            if (drained || time.since(watchedNanos).compareTo(POLL) >= 0) {
                watchedNanos = time.nanos();
                metrics.received(silence);
                watch.look(drained && batch.allRead());
            }
        }
    }

    private void withinEvent() throws InterruptedException {
        Duration silence = events.silence();
        batch.tick(false, silence);
        metrics.received(silence);
    }
}
