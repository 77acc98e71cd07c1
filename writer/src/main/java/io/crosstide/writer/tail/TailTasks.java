package io.crosstide.writer.tail;

import io.crosstide.streams.Time;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.replay.ChunkFeed;
import io.crosstide.writer.replay.Outcome;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.replay.TaskRunner;
import io.crosstide.writer.row.ApplyResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Runs the tasks of a replay one after the other, and again while rows are locked. */
final class TailTasks implements AutoCloseable {
    /** How long a transaction may wait for the locks of another session. */
    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(60);

    private static final Duration PAUSE = Duration.ofMillis(200);

    private final TaskRunner runner;
    private final Time time;
    private @Nullable CompletableFuture<Outcome> background;
    private @Nullable ChunkFeed feed; // of the transaction in the background

    TailTasks(TaskRunner runner, Time time) {
        this.runner = runner;
        this.time = time;
    }

    ApplyResult run(Task task) throws LinkFailure, InterruptedException {
        long startNanos = time.nanos();
        while (true) {
            Outcome outcome = runner.run(task);
            if (!mayRepeat(outcome) || time.since(startNanos).compareTo(LOCK_PATIENCE) > 0) {
                return result(outcome);
            }
            time.sleep(PAUSE);
        }
    }

    private static boolean mayRepeat(Outcome outcome) {
        return outcome instanceof Outcome.Locked
                || outcome instanceof Outcome.HandedBack
                || (outcome instanceof Outcome.Failed failed
                        && failed.clean()
                        && failed.reason() instanceof RestartException);
    }

    /** Starts a transaction whose chunks are yet to come. */
    void start(Task.ApplyChunks task) {
        feed = task.feed();
        background = CompletableFuture.supplyAsync(() -> runner.run(task), work -> {
            Thread thread = new Thread(work, "tail-chunks");
            thread.setDaemon(true);
            thread.start();
        });
    }

    /** Whether the transaction in chunks takes more of them. */
    boolean isRunning() {
        CompletableFuture<Outcome> running = background;
        return running != null && !running.isDone();
    }

    /** The result of the transaction in chunks. All of them were passed on, or it has failed before. */
    ApplyResult finish() throws LinkFailure {
        CompletableFuture<Outcome> running = background;
        background = null;
        if (running == null) {
            throw new IllegalStateException("no transaction in chunks runs");
        }
        try {
            return result(running.join());
        } catch (CompletionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static ApplyResult result(Outcome outcome) throws LinkFailure {
        if (outcome instanceof Outcome.Done done) {
            return done.result();
        }
        if (outcome instanceof Outcome.Blocked blocked) {
            throw blocked.why();
        }
        if (outcome instanceof Outcome.Locked locked) {
            throw new LinkStoppedException(
                    locked.what() + "; retried for " + LOCK_PATIENCE.toSeconds() + " s",
                    "end the session that holds the lock; if it is a prepared XA transaction of the lost tail, roll it back"
                            + " (XA RECOVER lists it); then repeat the command");
        }
        if (outcome instanceof Outcome.Failed failed) {
            if (failed.reason() instanceof LinkFailure known) {
                throw known;
            }
            throw new IllegalStateException(failed.reason());
        }
        throw new IllegalStateException("unexpected outcome " + outcome);
    }

    @Override
    public void close() {
        if (background != null && feed != null) {
            feed.abandon();
            runner.abort();
        }
        runner.close();
    }
}
