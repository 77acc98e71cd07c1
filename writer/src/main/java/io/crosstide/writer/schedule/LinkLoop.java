package io.crosstide.writer.schedule;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.TransactionConsumer;
import io.crosstide.writer.failure.ControlFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.Worker;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The loop of a link: passes records through the {@link Intake} into the {@link Schedule}, lets the {@link Dispatcher}
 * give them to workers, and moves the low-water mark when they are done (W3).
 *
 * <p>Runs on one thread, which owns all state of this class. Consumer and workers only send {@link LoopEvent}s to it.
 * It ends after a stop request or after the first failure, when the workers have finished their tasks. A test may call
 * {@link #step} instead of {@link #run}.
 */
public final class LinkLoop implements TransactionConsumer.Sink, Worker.Listener {
    private static final long PAUSE_MILLIS = 100;
    private static final long DEPENDENCY_PAUSE_MILLIS = 5;
    private static final long THROTTLE_PAUSE_MILLIS = 20;
    private static final long FLUSH_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LinkName link;
    private final ReplayMode mode;
    private final AppliedPositions positions;
    private final RecordBudget budget;
    private final Intake intake;
    private final Dispatcher dispatcher;
    private final LoopObserver observer;
    private final Time time;
    private final LinkEnd end;
    private final BlockingQueue<LoopEvent> inbox = new LinkedBlockingQueue<>();
    private @Nullable Exception consumerFailure;
    /** Why the source's syncer publishes nothing. */
    private Optional<LinkStoppedException> sourceStopped = Optional.empty();

    private long lastWorkNanos;

    public LinkLoop(
            LinkName link,
            ReplayMode mode,
            AppliedPositions positions,
            RecordBudget budget,
            Intake intake,
            Dispatcher dispatcher,
            LoopObserver observer,
            Time time) {
        this.link = link;
        this.mode = mode;
        this.positions = positions;
        this.budget = budget;
        this.intake = intake;
        this.dispatcher = dispatcher;
        this.observer = observer;
        this.time = time;
        this.end = new LinkEnd(time::nanos);
        this.lastWorkNanos = time.nanos();
    }

    @Override
    public void received(Received received) {
        inbox.add(new LoopEvent.Arrived(received));
    }

    @Override
    public void reported(OpenTransactionRecord open) {
        inbox.add(new LoopEvent.Reported(open));
    }

    @Override
    public void silent(Optional<LinkStoppedException> why) {
        inbox.add(new LoopEvent.Silent(why));
    }

    @Override
    public void failed(Exception reason) {
        inbox.add(new LoopEvent.ConsumerFailed(reason));
    }

    /** The audit of the link cannot continue, so the link must not either; any thread may call it. */
    public void auditFailed(Exception reason) {
        inbox.add(new LoopEvent.AuditFailed(reason));
    }

    @Override
    public void finished(Worker worker, Task task, Outcome outcome) {
        inbox.add(new LoopEvent.Finished(worker, task, outcome));
    }

    /** Ends {@link #run} soon; any thread may call it. */
    public void stop() {
        inbox.add(new LoopEvent.Stop());
    }

    /** Runs until the end. Returns the failure that ended it; empty after a stop request. */
    public Optional<Exception> run(List<? extends Worker> workers) throws InterruptedException {
        begin(workers);
        while (!hasEnded()) {
            step(inbox.poll(pauseMillis(), TimeUnit.MILLISECONDS));
        }
        return end.failure();
    }

    private long pauseMillis() {
        if (intake.isWaiting()) {
            return DEPENDENCY_PAUSE_MILLIS;
        }
        return dispatcher.isThrottled() ? THROTTLE_PAUSE_MILLIS : PAUSE_MILLIS;
    }

    /** Adds the workers, all idle. Must be called before the first {@link #step}. */
    public void begin(List<? extends Worker> workers) {
        dispatcher.add(workers);
    }

    /** Handles the events in the inbox and starts every task that may run. Returns whether there was an event. */
    public boolean step() {
        LoopEvent first = inbox.poll();
        step(first);
        return first != null;
    }

    private void step(@Nullable LoopEvent first) {
        for (LoopEvent event = first; event != null; event = inbox.poll()) {
            handle(event);
        }
        if (!end.hasBegun()) {
            work();
        }
        if (end.hasBegun()) {
            dispatcher.drop();
        }
        if (dispatcher.busy() > 0 && end.isOverdue()) {
            dispatcher.abort();
        }
    }

    /** Whether the loop has ended and no worker is busy. */
    public boolean hasEnded() {
        return end.hasBegun() && dispatcher.busy() == 0;
    }

    /** The failure that ended the loop; empty after a stop request. */
    public Optional<Exception> failure() {
        return end.failure();
    }

    /** Whether this loop certainly left nothing at the target; valid when {@link #run} has ended. */
    public boolean endedCleanly() {
        return end.isClean();
    }

    /** The transaction at which the loop failed. The link has recovered when this transaction is applied. */
    public long failedSeq() {
        return end.failedSeq();
    }

    /** The last transaction that waited for a blocked table when the loop ended; 0 if none did. */
    public long blockedSeq() {
        return dispatcher.blockedSeq();
    }

    private void handle(LoopEvent event) {
        if (event instanceof LoopEvent.Arrived arrival) {
            intake.arrive(arrival.received());
            sourceStopped = Optional.empty();
        } else if (event instanceof LoopEvent.Reported report) {
            sourceStopped = Optional.empty();
            observer.reported(report.open());
        } else if (event instanceof LoopEvent.Silent silent) {
            sourceStopped = silent.why();
        } else if (event instanceof LoopEvent.Finished finished) {
            finish(finished);
        } else if (event instanceof LoopEvent.ConsumerFailed consumer) {
            consumerFailure = consumer.reason();
        } else if (event instanceof LoopEvent.AuditFailed audit) {
            fail(audit.reason(), positions.mark().lowSeq());
        } else {
            intake.abandon();
            end.stop();
        }
    }

    private void work() {
        try {
            intake.admit();
            dispatcher.dispatch();
            flushWhenIdle();
            int queued = intake.size() + dispatcher.unfinished();
            observer.observe(positions, queued, intake.waitingFor(), dispatcher.lockWait(), stopped());
        } catch (SQLException e) {
            fail(ControlFailure.of(link, e), intake.headSeq());
        } catch (LinkStoppedException | LinkUnreachableException | RuntimeException e) {
            fail(e, intake.headSeq());
        }
        Exception reason = consumerFailure;
        if (reason != null && !end.hasFailed() && isDrained()) {
            fail(reason, positions.receivedSeq() + 1);
        }
    }

    private Optional<LinkStoppedException> stopped() {
        return dispatcher.stopped().or(() -> sourceStopped);
    }

    /**
     * Records that arrived before the consumer failed are applied first, if possible. Otherwise no restart would pass
     * them.
     */
    private boolean isDrained() {
        int stuck = intake.expectsChunks() ? 1 : 0;
        return intake.isWaiting() || (dispatcher.busy() <= stuck && !dispatcher.isThrottled() && intake.rests());
    }

    /**
     * Flushes the position also while the next record waits for another stream, or for an operator: other processes see this
     * link's position only at the target. A flush changes the link's own bookkeeping alone.
     */
    private void flushWhenIdle() {
        boolean wasIdle = time.nanos() - lastWorkNanos > FLUSH_AFTER_NANOS;
        if (dispatcher.busy() == 0 && wasIdle && mode.wantsFlush()) {
            dispatcher.submit(new Task.Flush());
        }
    }

    private void finish(LoopEvent.Finished finished) {
        dispatcher.finished(finished.worker());
        lastWorkNanos = time.nanos();
        Task task = finished.task();
        if (finished.outcome() instanceof Outcome.Failed failed) {
            if (!failed.clean()) {
                end.leavesSomething();
            }
            fail(failed.reason(), task.seq());
        } else if (finished.outcome() instanceof Outcome.NotBegun) {
            if (!end.hasBegun()) {
                dispatcher.notBegun(task);
            }
        } else if (finished.outcome() instanceof Outcome.HandedBack handedBack) {
            dispatcher.handedBack(task, handedBack);
        } else if (finished.outcome() instanceof Outcome.Locked problem) {
            dispatcher.locked(task, problem);
        } else if (finished.outcome() instanceof Outcome.Blocked problem) {
            dispatcher.blocked(task, problem);
        } else if (finished.outcome() instanceof Outcome.Done done) {
            done(task, done);
        }
    }

    private void done(Task task, Outcome.Done done) {
        if (task instanceof Task.Apply apply) {
            budget.release(apply.memory());
            positions.done(apply.entry());
        } else if (task instanceof Task.ApplyChunks chunks) {
            positions.done(chunks.entry());
            dispatcher.countRows(done.result().rows());
        } else if (task instanceof Task.AccountFor account) {
            budget.release(account.memory());
            positions.done(account.entry());
        } else {
            return;
        }
        dispatcher.done(task);
        observer.applied(task, done.result());
    }

    private void fail(Exception reason, long seq) {
        intake.abandon();
        end.fail(reason, seq);
    }
}
