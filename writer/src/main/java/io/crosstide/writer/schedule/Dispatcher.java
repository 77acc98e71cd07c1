package io.crosstide.writer.schedule;

import io.crosstide.writer.control.StartGate;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.Worker;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private final StartGate gate;
    private final Deque<Worker> idle = new ArrayDeque<>();
    /** The workers that have tasks, with the number of their tasks. */
    private final Map<Worker, Integer> busy = new HashMap<>();

    private final int maxTogether;
    private boolean held;

    /** @param maxTogether maximum number of transactions that a worker gets at a time */
    public Dispatcher(
            Schedule<Task> schedule,
            BlockedTables<Task> blocked,
            LockWaits<Task> lockWaits,
            TargetTables<SQLException> tables,
            StartGate gate,
            int maxTogether) {
        this.gate = gate;
        this.maxTogether = maxTogether;
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
        gate.renew();
        hold(gate.paused());
        if (tables.haveChanged()) {
            blocked.definitionsChanged();
        }
        while (!idle.isEmpty() && gate.mayStart()) {
            Optional<Task> alone = nextAlone();
            if (alone.isPresent()) {
                submit(List.of(alone.get()));
                continue;
            }
            List<Task> together = nextTogether();
            if (together.isEmpty()) {
                return;
            }
            submit(together);
        }
    }

    /** While the link is paused, workers begin no transaction of those that they got together with others. */
    private void hold(boolean paused) {
        if (paused != held) {
            held = paused;
            idle.forEach(worker -> worker.hold(paused));
            busy.keySet().forEach(worker -> worker.hold(paused));
        }
    }

    /** A task that is tried again. */
    private Optional<Task> nextAlone() throws SQLException {
        if (lockWaits.holdAll()) {
            return lockWaits.next();
        }
        long version = tables.version();
        Optional<Task> next = schedule.nextHandedBack(tables::connected);
        if (next.isPresent() && next.get() instanceof Task.Apply apply) {
            return Optional.of(apply.settled(version));
        }
        return blocked.next().or(lockWaits::next);
    }

    /**
     * One task for each worker, or several while more are ready than there are workers. Then the transactions that can only
     * follow these. A task must not wait for another one that waits for a lock.
     */
    private List<Task> nextTogether() {
        if (lockWaits.holdAll()) {
            return List.of();
        }
        boolean alone = lockWaits.longest().isPresent();
        int share = alone ? 1 : Math.max(1, Math.min(maxTogether, schedule.ready() / (idle.size() + busy.size())));
        Batch batch = new Batch();
        while (batch.takesMore(share) && gate.mayStart() && add(batch, schedule.next())) {
            // until no other one is ready
        }
        int most = alone ? 1 : maxTogether;
        while (batch.takesMore(most)
                && gate.mayStart()
                && add(batch, schedule.nextAfter(batch.seqs(), Task.Apply.class::isInstance))) {
            // until the next one waits for another worker, too
        }
        return batch.tasks();
    }

    private boolean add(Batch batch, Optional<Task> next) {
        if (next.isEmpty()) {
            return false;
        }
        batch.add(next.get());
        if (next.get() instanceof Task.Apply apply) {
            gate.took(apply.rows());
        }
        return true;
    }

    /** Gives a task to an idle worker. Requires an idle worker. */
    void submit(Task task) {
        submit(List.of(task));
    }

    private void submit(List<Task> tasks) {
        Worker worker = idle.removeLast();
        busy.put(worker, tasks.size());
        worker.submit(tasks);
    }

    /** The worker has finished a task. It is idle again if it has no other one. */
    void finished(Worker worker) {
        if (busy.merge(worker, -1, Integer::sum) == 0) {
            busy.remove(worker);
            idle.addLast(worker);
        }
    }

    /** The worker did not begin the task. */
    void notBegun(Task task) {
        if (task instanceof Task.Apply apply) {
            gate.took(-apply.rows());
        }
        schedule.notBegun(task.seq());
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

    /** The transaction that arrived in chunks had so many row changes. */
    void countRows(long rows) {
        gate.took(rows);
    }

    /** Whether a limit of the operator keeps tasks from beginning that could run soon. */
    boolean isThrottled() {
        return !gate.paused() && !gate.mayStart() && schedule.ready() > 0;
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

    /** Lets the workers begin no more tasks. */
    void drop() {
        busy.keySet().forEach(Worker::drop);
    }

    /** Aborts the tasks of all workers. */
    void abort() {
        busy.keySet().forEach(Worker::abort);
    }
}
