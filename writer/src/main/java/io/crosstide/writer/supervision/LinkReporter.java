package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Place;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.TopicRetention;
import io.crosstide.writer.control.OperatorGate;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.schedule.LockWait;
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
    private final OperatorGate gate;
    private final TopicRetention retention;
    private final Optional<CopyReport> copy;
    private final Time time;

    private final LockReport locks;
    private final LossReport loss;
    private boolean recovered;
    private @Nullable String stopMessage;
    private boolean signOfSource; // in this attempt: without it the link may not count as working
    private long lastSignNanos;
    private @Nullable Gtid reported;
    private long lastNanos;
    private long lastConflictsNanos;

    LinkReporter(
            LinkSettings settings,
            AttemptContext context,
            Connection control,
            OperatorGate gate,
            TopicRetention retention,
            Place place) {
        this.settings = settings;
        this.context = context;
        this.status = context.status();
        this.metrics = context.metrics();
        this.control = control;
        this.gate = gate;
        this.retention = retention;
        this.copy = place.holder()
                .map(holder -> new CopyReport(settings.link(), holder, place.lastSeq(), control, context.time()));
        this.time = context.time();
        this.locks = new LockReport(settings.link(), control, time);
        this.loss = new LossReport(settings.link(), control);
        this.lastSignNanos = time.nanos();
        this.lastNanos = lastSignNanos - INTERVAL_NANOS;
        this.lastConflictsNanos = lastSignNanos - CONFLICTS_INTERVAL_NANOS;
    }

    @Override
    public void arrived(Received received) {
        StreamRecord record = received.record();
        lastSignNanos = time.nanos();
        if (copy.isPresent() || status.received(record.streamId(), received.offset())) {
            signOfSource = true; // an attempt also reads records again, which say nothing about the source
        }
        status.event(record.commitTimeMicros());
    }

    @Override
    public void reported(OpenTransactionRecord open) {
        signOfSource = true;
        lastSignNanos = time.nanos();
        if (!open.gtid().equals(reported)) {
            reported = open.gtid();
            LOG.atInfo()
                    .addKeyValue("link", settings.link())
                    .addKeyValue("gtid", open.gtid())
                    .addKeyValue("bytes", open.bytes())
                    .log("The source publishes a large transaction; nothing else can arrive until its end");
        }
    }

    @Override
    public void skipped(long transactions) {
        metrics.skipped(transactions);
    }

    @Override
    public void applied(Task task, ApplyResult result) {
        signOfSource = true; // there was something to apply, such as what a target lost in a failover
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
            AppliedPositions positions,
            int queued,
            List<String> waitingFor,
            Optional<LockWait> lockWait,
            Optional<LinkStoppedException> stopped)
            throws SQLException, LinkUnreachableException {
        long now = time.nanos();
        if (now - lastNanos < INTERVAL_NANOS) {
            return;
        }
        lastNanos = now;
        status.queued(queued);
        status.locks(
                lockWait.map(LockWait::transactions).orElse(0),
                lockWait.map(LockWait::waited).orElse(Duration.ZERO));
        if (copy.isEmpty()) {
            retention.tick();
        }
        boolean alive = signOfSource || copy.isPresent() || !settings.heartbeats();
        if (stopped.isPresent()) {
            reportStopped(stopped.get());
        } else if (copy.isPresent() && gate.pause().isEmpty()) {
            reportCopy(copy.get(), positions, waitingFor);
        } else if (alive && positions.mark().lowSeq() >= context.recoveredAtSeq()) {
            report(positions, waitingFor, lockWait);
        }
        Duration silence = Duration.ofNanos(now - lastSignNanos);
        boolean silent = copy.isEmpty()
                && settings.heartbeats()
                && positions.allDone()
                && silence.compareTo(settings.silence()) > 0;
        if (silent && stopped.isEmpty()) {
            throw silent(silence);
        }
        if (now - lastConflictsNanos >= CONFLICTS_INTERVAL_NANOS) {
            lastConflictsNanos = now;
            LinkName link = settings.link();
            new HeldTransactionTable(link).clear(control, positions.mark().lowSeq());
            metrics.conflictsOpen(new ConflictTable(link.mesh(), link.cluster()).countOpen(control, link.source()));
        }
    }

    /** The source cannot be reached, whatever the link applies meanwhile. */
    private void reportCopy(CopyReport report, AppliedPositions positions, List<String> waitingFor)
            throws SQLException {
        String what = report.report(positions, waitingFor);
        status.set(LinkState.UNREACHABLE, what, CopyReport.REMEDY);
    }

    private void reportStopped(LinkStoppedException reason) throws SQLException {
        String message = String.valueOf(reason.getMessage());
        status.set(LinkState.STOPPED, message, reason.remedy());
        if (!message.equals(stopMessage)) {
            stopMessage = message;
            recovered = false;
            locks.forget();
            loss.forget();
            context.stopLog().stopped(reason);
            new LinkStateTable(settings.link()).write(control, LinkState.STOPPED, message, reason.remedy());
        }
    }

    private void report(AppliedPositions positions, List<String> waitingFor, Optional<LockWait> lockWait)
            throws SQLException {
        Optional<LinkControl.Pause> pause = gate.pause();
        // a paused link applies nothing, so what an earlier process stopped at may still be ahead
        if (!recovered && (pause.isEmpty() || stopMessage != null)) {
            recovered = true;
            stopMessage = null;
            if (new LinkStateTable(settings.link()).write(control, LinkState.RUNNING, null, null)) {
                status.resumed();
            }
            LOG.atInfo()
                    .addKeyValue("link", settings.link())
                    .addKeyValue("seq", positions.mark().lowSeq() + 1)
                    .log("The link is running");
        }
        Optional<String> locked = locks.report(pause.isPresent() ? Optional.empty() : lockWait);
        if (pause.isPresent()) {
            status.set(LinkState.PAUSED, "The link is " + pause.get(), resume());
        } else if (locked.isPresent()) {
            status.set(LinkState.WAITING, locked.get(), LockReport.REMEDY);
        } else if (loss.report(waitingFor.contains(settings.link().target()))) {
            status.set(LinkState.WAITING, loss.error(), loss.remedy());
        } else if (!waitingFor.isEmpty()) {
            status.set(LinkState.WAITING, "waits for transactions of " + String.join(", ", waitingFor), null);
        } else {
            status.set(positions.allDone() ? LinkState.IDLE : LinkState.RUNNING);
        }
    }

    private String resume() {
        LinkName link = settings.link();
        return "run `crosstide resume --link " + link.source() + "/" + link.target() + " -c " + link.cluster()
                + "` when the link may go on";
    }

    private LinkUnreachableException silent(Duration silence) {
        return new LinkUnreachableException(
                "Link " + settings.link() + ": nothing has arrived from "
                        + settings.link().source() + " for " + silence.toSeconds()
                        + " s, not even a heartbeat; check its syncer with `crosstide status`",
                null);
    }
}
