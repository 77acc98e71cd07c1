package io.crosstide.writer.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A worker with its own thread. The thread ends at {@link Task.Quit}. Transactions that wait together are applied together
 * if possible. After a failure it begins no more tasks.
 */
public final class ApplyWorker implements Worker, Runnable {
    private final TaskRunner runner;
    private final Listener listener;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private volatile boolean dropping;

    public ApplyWorker(TaskRunner runner, Listener listener) {
        this.runner = runner;
        this.listener = listener;
    }

    @Override
    public void submit(Task task) {
        tasks.add(task);
    }

    @Override
    public void drop() {
        dropping = true;
    }

    @Override
    public void run() {
        try {
            List<Task> taken = new ArrayList<>();
            do {
                taken.clear();
                taken.add(tasks.take());
                tasks.drainTo(taken);
            } while (run(taken));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            runner.close();
        }
    }

    /** Returns false after {@link Task.Quit}. */
    private boolean run(List<Task> taken) {
        for (int next = 0; next < taken.size(); ) {
            Task task = taken.get(next);
            if (task instanceof Task.Quit) {
                return false;
            }
            List<Task.Apply> together = dropping ? List.of() : transactionsFrom(taken, next);
            if (together.size() > 1) {
                List<Outcome> outcomes = runner.runTogether(together);
                for (int i = 0; i < outcomes.size(); i++) {
                    report(together.get(i), outcomes.get(i));
                }
                next += outcomes.size();
                if (outcomes.size() == together.size() || dropping) {
                    continue;
                }
                task = taken.get(next);
            }
            report(task, dropping ? new Outcome.NotBegun() : runner.run(task));
            next++;
        }
        return true;
    }

    private static List<Task.Apply> transactionsFrom(List<Task> taken, int first) {
        List<Task.Apply> transactions = new ArrayList<>();
        for (int i = first; i < taken.size() && taken.get(i) instanceof Task.Apply apply; i++) {
            transactions.add(apply);
        }
        return transactions;
    }

    private void report(Task task, Outcome outcome) {
        dropping |= outcome instanceof Outcome.Failed;
        listener.finished(this, task, outcome);
    }

    @Override
    public void abort() {
        runner.abort();
    }
}
