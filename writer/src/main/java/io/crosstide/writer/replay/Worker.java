package io.crosstide.writer.replay;

/** Carries out one task after the other, away from the thread of the link's loop. */
public interface Worker {

    /** Is told of every task's outcome, on the worker's thread. */
    @FunctionalInterface
    interface Listener {
        void finished(Worker worker, Task task, Outcome outcome);
    }

    /** Gives it a task; only when it has finished the one before. Returns at once. */
    void submit(Task task);

    /** Cuts what it does now, so that it ends soon. */
    void abort();
}
