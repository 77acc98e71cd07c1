package io.crosstide.writer.replay;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A worker with its own thread. The thread ends at {@link Task.Quit}. */
public final class ApplyWorker implements Worker, Runnable {
    private final TaskRunner runner;
    private final Listener listener;
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();

    public ApplyWorker(TaskRunner runner, Listener listener) {
        this.runner = runner;
        this.listener = listener;
    }

    @Override
    public void submit(Task task) {
        tasks.add(task);
    }

    @Override
    public void run() {
        try {
            for (Task task = tasks.take(); !(task instanceof Task.Quit); task = tasks.take()) {
                listener.finished(this, task, runner.run(task));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            runner.close();
        }
    }

    @Override
    public void abort() {
        runner.abort();
    }
}
