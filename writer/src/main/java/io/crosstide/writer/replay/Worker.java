package io.crosstide.writer.replay;

import java.util.List;

/** Runs one task after another, outside the thread of the link's loop. */
public interface Worker {

    /** Receives the outcome of every task, on the worker's thread. */
    @FunctionalInterface
    interface Listener {
        void finished(Worker worker, Task task, Outcome outcome);
    }

    /** Passes tasks to the worker, which runs them in this order until one is not done. Returns at once. */
    void submit(List<Task> tasks);

    /** Lets the worker begin no more tasks. It reports those that wait as {@link Outcome.NotBegun}. */
    void drop();

    /**
     * While it is on, the worker begins none of the tasks that follow the first of those submitted together, and reports them
     * as {@link Outcome.NotBegun}.
     */
    void hold(boolean on);

    /** Interrupts the current task, so that it ends soon. */
    void abort();
}
