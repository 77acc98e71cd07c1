package io.crosstide.writer.schedule;

import io.crosstide.topology.LinkName;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.TransactionConsumer;
import io.crosstide.writer.failure.ControlFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.ApplyWorker;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.Task;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The heart of a link: passes records through the {@link Intake} into the {@link Schedule}, from there to idle workers,
 * and moves the low-water mark on when these are done (W3).
 *
 * <p>Runs on one thread, which owns all state here; consumer and workers only send it {@link LoopEvent}s. It ends when it
 * is told to stop or with the first failure, in both cases after the workers have ended what they had begun.
 */
public final class LinkLoop implements TransactionConsumer.Sink, ApplyWorker.Listener {
    private static final long PAUSE_MILLIS = 100;
    private static final long DEPENDENCY_PAUSE_MILLIS = 5;
    private static final long FLUSH_AFTER_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(4);

    private final LinkName link;
    private final ReplayMode mode;
    private final AppliedPositions positions;
    private final RecordBudget budget;
    private final Intake intake;
    private final Schedule<Task> schedule;
    private final BlockedTables<Task> held;
    private final TargetTables tables;
    private final LoopObserver observer;

    private final BlockingQueue<LoopEvent> inbox = new LinkedBlockingQueue<>();
    private final Deque<ApplyWorker> idle = new ArrayDeque<>();
    private final Deque<ApplyWorker> busy = new ArrayDeque<>();

    private boolean stopping;
    private @Nullable Exception consumerFailure;
    private @Nullable Exception failure;
    private long failedSeq;
    private boolean clean = true;
    private long lastWorkNanos = System.nanoTime();
    private long abortNanos = Long.MAX_VALUE;

    public LinkLoop(
            LinkName link,
            ReplayMode mode,
            AppliedPositions positions,
            RecordBudget budget,
            Intake intake,
            Schedule<Task> schedule,
            BlockedTables<Task> held,
            TargetTables tables,
            LoopObserver observer) {
        this.link = link;
        this.mode = mode;
        this.positions = positions;
        this.budget = budget;
        this.intake = intake;
        this.schedule = schedule;
        this.held = held;
        this.tables = tables;
        this.observer = observer;
    }

    @Override
    public void received(Received received) {
        inbox.add(new LoopEvent.Arrived(received));
    }

    @Override
    public void failed(Exception reason) {
        inbox.add(new LoopEvent.ConsumerFailed(reason));
    }

    @Override
    public void finished(ApplyWorker worker, Task task, Outcome outcome) {
        inbox.add(new LoopEvent.Finished(worker, task, outcome));
    }

    /** Ends {@link #run} soon; to be called by any thread. */
    public void stop() {
        inbox.add(new LoopEvent.Stop());
    }

    /** Runs until the end; returns the failure that ended it, or nothing when it was told to stop. */
    public Optional<Exception> run(List<ApplyWorker> workers) throws InterruptedException {
        idle.addAll(workers);
        while (!ending() || !busy.isEmpty()) {
            long pause = intake.isWaiting() ? DEPENDENCY_PAUSE_MILLIS : PAUSE_MILLIS;
            LoopEvent event = inbox.poll(pause, TimeUnit.MILLISECONDS);
            for (; event != null; event = inbox.poll()) {
                handle(event);
            }
            if (!ending()) {
                step();
            }
            abortWhenLate();
        }
        return stopping ? Optional.empty() : Optional.ofNullable(failure);
    }

    /** Whether nothing of this loop can be left at the target; known when {@link #run} has ended. */
    public boolean endedCleanly() {
        return clean;
    }

    /** The transaction at which it failed; the link has recovered when this one is applied. */
    public long failedSeq() {
        return failedSeq;
    }

    /** The last transaction that waited for a held table at the end; 0 if none did. */
    public long heldSeq() {
        return held.lastSeq();
    }

    private boolean ending() {
        return stopping || failure != null;
    }

    private void handle(LoopEvent event) {
        if (event instanceof LoopEvent.Arrived arrival) {
            intake.arrive(arrival.received());
        } else if (event instanceof LoopEvent.Finished finished) {
            finish(finished);
        } else if (event instanceof LoopEvent.ConsumerFailed consumer) {
            consumerFailure = consumer.reason();
        } else {
            stopping = true;
            end(GRACE_NANOS);
        }
    }

    private void step() {
        try {
            intake.admit();
            dispatch();
            flushWhenIdle();
            observer.observe(positions, intake.size() + schedule.unfinished(), intake.waitingFor(), held.stopped());
        } catch (SQLException e) {
            fail(ControlFailure.of(link, e), intake.headSeq());
        } catch (LinkStoppedException | LinkUnreachableException | RuntimeException e) {
            fail(e, intake.headSeq());
        }
        Exception reason = consumerFailure;
        // What had arrived before and can be applied is applied first, or no restart would ever get beyond it.
        int stuck = intake.expectsChunks() ? 1 : 0;
        boolean drained = intake.isWaiting() || (busy.size() <= stuck && intake.rests());
        if (reason != null && drained && failure == null) {
            fail(reason, positions.receivedSeq() + 1);
        }
    }

    private void dispatch() throws SQLException {
        if (tables.haveChanged()) {
            held.definitionsChanged();
        }
        while (!idle.isEmpty()) {
            Optional<Task> next = next();
            if (next.isEmpty()) {
                return;
            }
            submit(next.get());
        }
    }

    private Optional<Task> next() throws SQLException {
        long version = tables.version();
        Optional<Task> next = schedule.nextHandedBack(tables::connected);
        if (next.isPresent() && next.get() instanceof Task.Apply apply) {
            return Optional.of(apply.settled(version));
        }
        next = held.next();
        return next.isPresent() ? next : schedule.next();
    }

    private void submit(Task task) {
        ApplyWorker worker = idle.removeLast();
        busy.add(worker);
        worker.submit(task);
    }

    /** Also while the next record waits for another stream: whoever waits for this one may look at the target only. */
    private void flushWhenIdle() {
        boolean rested = System.nanoTime() - lastWorkNanos > FLUSH_AFTER_NANOS;
        if (busy.isEmpty() && rested && mode.wantsFlush()) {
            submit(new Task.Flush());
        }
    }

    private void finish(LoopEvent.Finished finished) {
        busy.remove(finished.worker());
        idle.addLast(finished.worker());
        lastWorkNanos = System.nanoTime();
        Task task = finished.task();
        if (finished.outcome() instanceof Outcome.Failed failed) {
            clean &= failed.clean();
            fail(failed.reason(), task.seq());
        } else if (finished.outcome() instanceof Outcome.Unsettled) {
            schedule.handBack(task.seq(), task);
            held.handedBack(task.seq());
        } else if (finished.outcome() instanceof Outcome.Held trouble) {
            held.hold(task.seq(), task, trouble);
        } else if (finished.outcome() instanceof Outcome.Done done) {
            done(task, done);
        }
    }

    private void done(Task task, Outcome.Done done) {
        if (task instanceof Task.Apply apply) {
            budget.release(apply.bytes());
            positions.done(apply.entry());
        } else if (task instanceof Task.ApplyChunks chunks) {
            positions.done(chunks.entry());
        } else if (task instanceof Task.AccountFor account) {
            budget.release(account.bytes());
            positions.done(account.entry());
        } else {
            return;
        }
        schedule.done(task.seq());
        held.done(task.seq());
        observer.applied(task, done.result());
    }

    private void fail(Exception reason, long seq) {
        Exception first = failure;
        if (first != null) {
            if (first != reason) {
                first.addSuppressed(reason);
            }
            return;
        }
        failure = reason;
        failedSeq = seq;
        // Nothing that the others do can end well when the server or the ownership is gone.
        end(reason instanceof LinkStoppedException || reason instanceof RestartException ? GRACE_NANOS : 0);
    }

    private void end(long graceNanos) {
        intake.abandon();
        abortNanos = Math.min(abortNanos, System.nanoTime() + graceNanos);
    }

    private void abortWhenLate() {
        if (!busy.isEmpty() && System.nanoTime() > abortNanos) {
            abortNanos = Long.MAX_VALUE;
            clean = false;
            busy.forEach(ApplyWorker::abort);
        }
    }
}
