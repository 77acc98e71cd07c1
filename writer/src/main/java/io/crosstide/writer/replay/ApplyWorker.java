package io.crosstide.writer.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker with its own thread. The thread ends at {@link Task.Quit}. Transactions that were submitted
 * together are applied together if possible. After a failure it begins no more tasks.
 */
public final class ApplyWorker implements Worker, Runnable {
    private final TaskRunner runner;
    private final Listener listener;
    private final BlockingQueue<List<Task>> submitted = new LinkedBlockingQueue<>();
    private volatile boolean dropping;
    private volatile boolean held;

    public ApplyWorker(TaskRunner runner, Listener listener) {
        this.runner = runner;
        this.listener = listener;
    }

    @Override
    public void submit(List<Task> tasks) {
        submitted.add(List.copyOf(tasks));
    }

    @Override
    public void drop() {
        dropping = true;
    }

    @Override
    public void hold(boolean on) {
        held = on;
    }

    @Override
    public void run() {
        try {
            while (run(submitted.take())) {
                // until the thread is to end
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            runner.close();
        }
    }

    /**
     * Runs the tasks until one is not done. It may have waited long, and the others may have to come after it, so they go
     * back. Returns false after {@link Task.Quit}.
     */
    private boolean run(List<Task> tasks) {
        boolean done = true;
        for (int next = 0; next < tasks.size(); ) {
            Task task = tasks.get(next);
            if (task instanceof Task.Quit) {
                return false;
            }
            if (!done || dropping || (held && next > 0)) {
                done = false; // the next ones may have to come after this one
                listener.finished(this, task, new Outcome.NotBegun());
                next++;
                continue;
            }
            List<Outcome> outcomes = run(task, transactionsFrom(tasks, next));
            for (Outcome outcome : outcomes) {
                dropping |= outcome instanceof Outcome.Failed;
                done &= outcome instanceof Outcome.Done;
                listener.finished(this, tasks.get(next++), outcome);
            }
        }
        return true;
    }

    /** Runs some of the transactions that begin with the task; or the task, if that is not possible. */
    private List<Outcome> run(Task task, List<Task.Apply> together) {
        List<Outcome> outcomes = together.size() > 1 ? runner.runTogether(together) : List.of();
        return outcomes.isEmpty() ? List.of(runner.run(task)) : outcomes;
    }

    private static List<Task.Apply> transactionsFrom(List<Task> tasks, int first) {
        List<Task.Apply> transactions = new ArrayList<>();
        for (int i = first; i < tasks.size() && tasks.get(i) instanceof Task.Apply apply; i++) {
            transactions.add(apply);
        }
        return transactions;
    }

    @Override
    public void abort() {
        runner.abort();
    }
}
