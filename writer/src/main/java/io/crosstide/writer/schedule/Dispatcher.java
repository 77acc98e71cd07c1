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
    private final TargetTables<SQLException> tables;
    private final Deque<Worker> idle = new ArrayDeque<>();
    private final Deque<Worker> busy = new ArrayDeque<>();

    public Dispatcher(Schedule<Task> schedule, BlockedTables<Task> blocked, TargetTables<SQLException> tables) {
        this.schedule = schedule;
        this.blocked = blocked;
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
        long version = tables.version();
        Optional<Task> next = schedule.nextHandedBack(tables::connected);
        if (next.isPresent() && next.get() instanceof Task.Apply apply) {
            return Optional.of(apply.settled(version));
        }
        next = blocked.next();
        return next.isPresent() ? next : schedule.next();
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
    }

    /** A table blocks the task. */
    void blocked(Task task, Outcome.Blocked problem) {
        blocked.block(task.seq(), task, problem);
    }

    /** The task is committed at the target. */
    void done(Task task) {
        schedule.done(task.seq());
        blocked.done(task.seq());
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

    /** The last transaction that waits for a blocked table; 0 if none does. */
    long blockedSeq() {
        return blocked.lastSeq();
    }

    /** Aborts the tasks of all workers. */
    void abort() {
        busy.forEach(Worker::abort);
    }
}
