package io.crosstide.chaos.load;

import java.util.concurrent.TimeUnit;

/** Lets workers write, rest, or end. */
final class Gate {
    private int writing;
    private boolean open = true;
    private boolean ended;

    /** Waits until the worker may write. @return false if it must end */
    synchronized boolean enter() throws InterruptedException {
        while (!open && !ended) {
            wait();
        }
        if (!ended) {
            writing++;
        }
        return !ended;
    }

    synchronized void leave() {
        writing--;
        notifyAll();
    }

    synchronized boolean open() {
        return open && !ended;
    }

    /** Lets nobody in, and waits until all have left. @return whether they have left in time */
    synchronized boolean close(long patienceSeconds) throws InterruptedException {
        open = false;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(patienceSeconds);
        while (writing > 0) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized void reopen() {
        open = true;
        notifyAll();
    }

    synchronized void end() {
        ended = true;
        notifyAll();
    }
}
