package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.LinkState;
import io.crosstide.bookkeeping.LinkStateTable;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.schedule.LoopObserver;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Updates the status and the metrics of a link from the events of its loop. Belongs to one attempt. */
final class LinkReporter implements LoopObserver {
    private static final Logger LOG = LoggerFactory.getLogger(LinkReporter.class);
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long CONFLICTS_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(15);

    private final LinkSettings settings;
    private final AttemptContext context;
    private final LinkCondition status;
    private final LinkMetrics metrics;
    private final Connection control;
    private final Time time;

    private boolean recovered;
    private @Nullable String stopMessage;
    private boolean receivedAny;
    private long lastArrivalNanos;
    private long lastNanos;
    private long lastConflictsNanos;

    LinkReporter(LinkSettings settings, AttemptContext context, Connection control) {
        this.settings = settings;
        this.context = context;
        this.status = context.status();
        this.metrics = context.metrics();
        this.control = control;
        this.time = context.time();
        this.lastArrivalNanos = time.nanos();
        this.lastNanos = lastArrivalNanos - INTERVAL_NANOS;
        this.lastConflictsNanos = lastArrivalNanos - CONFLICTS_INTERVAL_NANOS;
    }

    @Override
    public void arrived(StreamRecord record) {
        receivedAny = true;
        lastArrivalNanos = time.nanos();
        status.event(record.commitTimeMicros());
    }

    @Override
    public void skipped(long transactions) {
        metrics.skipped(transactions);
    }

    @Override
    public void applied(Task task, ApplyResult result) {
        if (task instanceof Task.Apply apply) {
            metrics.applied(result, apply.bytes(), sinceMicros(apply.commitMicros()));
        } else if (task instanceof Task.ApplyChunks chunks) {
            metrics.applied(result, chunks.feed().bytes(), sinceMicros(chunks.commitMicros()));
        }
    }

    private long sinceMicros(long micros) {
        return time.epochMicros() - micros;
    }

    @Override
    public void observe(
            AppliedPositions positions, int queued, List<String> waitingFor, Optional<LinkStoppedException> stopped)
            throws SQLException, LinkUnreachableException {
        long now = time.nanos();
        if (now - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = now;
        status.queued(queued);
        boolean alive = receivedAny || !settings.heartbeats();
        if (stopped.isPresent()) {
            reportStopped(stopped.get());
        } else if (alive && positions.mark().lowSeq() >= context.recoveredAtSeq()) {
            report(positions, waitingFor);
        }
        Duration silence = Duration.ofNanos(now - lastArrivalNanos);
        boolean silent = settings.heartbeats() && positions.allDone() && silence.compareTo(settings.silence()) > 0;
        if (silent && stopped.isEmpty()) {
            throw silent(silence);
        }
        if (now - lastConflictsNanos >= CONFLICTS_INTERVAL_NANOS) {
            lastConflictsNanos = now;
            LinkName link = settings.link();
            metrics.conflictsOpen(new ConflictTable(link.mesh(), link.cluster()).countOpen(control, link.source()));
        }
    }

    private void reportStopped(LinkStoppedException reason) throws SQLException {
        String message = String.valueOf(reason.getMessage());
        status.set(LinkState.STOPPED, message, reason.remedy());
        if (!message.equals(stopMessage)) {
            stopMessage = message;
            recovered = false;
            context.stopLog().stopped(reason);
            new LinkStateTable(settings.link()).write(control, LinkState.STOPPED, message, reason.remedy());
        }
    }

    private void report(AppliedPositions positions, List<String> waitingFor) throws SQLException {
        if (!recovered) {
            recovered = true;
            stopMessage = null;
            new LinkStateTable(settings.link()).write(control, LinkState.RUNNING, null, null);
            LOG.atInfo()
                    .addKeyValue("link", settings.link())
                    .addKeyValue("seq", positions.mark().lowSeq() + 1)
                    .log("The link is running");
        }
        if (!waitingFor.isEmpty()) {
            status.set(LinkState.WAITING, "waits for transactions of " + String.join(", ", waitingFor), null);
        } else {
            status.set(positions.allDone() ? LinkState.IDLE : LinkState.RUNNING);
        }
    }

    private LinkUnreachableException silent(Duration silence) {
        return new LinkUnreachableException(
                "Link " + settings.link() + ": nothing has arrived from "
                        + settings.link().source() + " for " + silence.toSeconds()
                        + " s, not even a heartbeat; check its syncer with `crosstide status`",
                null);
    }
}
