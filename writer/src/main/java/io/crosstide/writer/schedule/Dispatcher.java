package io.crosstide.writer.schedule;

import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.Worker;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Gives idle workers the next tasks that may run, and returns tasks that they could not finish to the schedule. Belongs
 * to one loop.
 */
public final class Dispatcher {
    private final Schedule<Task> schedule;
    private final BlockedTables<Task> blocked;
    private final LockWaits<Task> lockWaits;
    private final TargetTables<SQLException> tables;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Deque<Worker> busy = new ArrayDeque<>();

    public Dispatcher(
            Schedule<Task> schedule,
            BlockedTables<Task> blocked,
            LockWaits<Task> lockWaits,
            TargetTables<SQLException> tables) {
        this.schedule = schedule;
        this.blocked = blocked;
        this.lockWaits = lockWaits;
        this.tables = tables;
    }

    /** Adds idle workers. */
    void add(List<? extends Worker> workers) {
        idle.addAll(workers);
    }

    /** Gives each idle worker a task, as long as there are tasks that may run. */
    void dispatch() throws SQLException {
        if (tables.haveChanged()) {
            blocked.definitionsChanged();
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
        if (lockWaits.holdAll()) {
            return lockWaits.next();
        }
        long version = tables.version();
        Optional<Task> next = schedule.nextHandedBack(tables::connected);
        if (next.isPresent() && next.get() instanceof Task.Apply apply) {
            return Optional.of(apply.settled(version));
        }
        return blocked.next().or(lockWaits::next).or(schedule::next);
    }

    /** Gives a task to an idle worker. Requires an idle worker. */
    void submit(Task task) {
        Worker worker = idle.removeLast();
        busy.add(worker);
        worker.submit(task);
    }

    /** The worker is idle again. */
    void finished(Worker worker) {
        busy.remove(worker);
        idle.addLast(worker);
    }

    /** A definition changed while the task ran. */
    void handedBack(Task task, Outcome.HandedBack outcome) {
        schedule.handBack(task.seq(), task);
        blocked.handedBack(task.seq());
        lockWaits.leave(task.seq());
    }

    /** A lock of another session prevents the task. A flush is not repeated: the next one writes the same. */
    void locked(Task task, Outcome.Locked problem) {
        if (!(task instanceof Task.Flush)) {
            lockWaits.add(task.seq(), task, problem);
            blocked.gaveWay(task.seq());
        }
    }

    /** A table blocks the task. */
    void blocked(Task task, Outcome.Blocked problem) {
        blocked.block(task.seq(), task, problem);
        lockWaits.leave(task.seq());
    }

    /** The task is committed at the target. */
    void done(Task task) {
        schedule.done(task.seq());
        blocked.done(task.seq());
        lockWaits.done(task.seq());
    }

    int busy() {
        return busy.size();
    }

    /** Number of transactions that are scheduled and not done. */
    int unfinished() {
        return schedule.unfinished();
    }

    /** Why the link counts as stopped although unrelated tables are applied. */
    Optional<LinkStoppedException> stopped() {
        return blocked.stopped();
    }

    /** The wait for a lock that lasts longest. */
    Optional<LockWait> lockWait() {
        return lockWaits.longest();
    }

    /** The last transaction that waits for a blocked table; 0 if none does. */
    long blockedSeq() {
        return blocked.lastSeq();
    }

    /** Aborts the tasks of all workers. */
    void abort() {
        busy.forEach(Worker::abort);
    }
}
