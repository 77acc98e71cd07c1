package io.crosstide.syncer.stream;

import io.crosstide.streams.Assignment;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.StreamName;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread of a stream from an assignment to its end: session after session.
 *
 * <p>A session fences the producer of every other process, so the first session of an assignment, and the next one after a
 * session was fenced, starts only if Kafka confirms the assignment.
 */
final class StreamRun implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    /** The supervisor of the stream, as its thread sees it. */
    interface Supervisor {
        /** What the next session is to do. */
        StreamConfiguration configuration();

        StreamCondition condition();

        /** Ignored if another run has begun since. */
        void become(StreamRun run, StreamCondition condition);
    }

    private final Supervisor supervisor;
    private final StreamName stream;
    private final Assignment assignment;
    private final StreamMetrics metrics;
    private final Time time;
    private final Pacing pacing;
    private final Thread thread;
    private final FailureNote note;
    private volatile boolean stopping;
    private boolean renewing; // guarded by this object
    private volatile @Nullable StreamSession session;
    private boolean ran; // the session reached the state RUNNING
    private boolean confirmed;
    private String lastStop = "";
    private StreamConfiguration used; // of the last session
    private Optional<RefusedTransaction> refused = Optional.empty(); // by the last session, with this configuration

    StreamRun(Supervisor supervisor, Assignment assignment, StreamMetrics metrics, Time time, Pacing pacing) {
        this.supervisor = supervisor;
        this.assignment = assignment;
        this.metrics = metrics;
        this.time = time;
        this.pacing = pacing;
        this.used = supervisor.configuration();
        this.stream = used.stream();
        this.note = new FailureNote(used, pacing.told(), time);
        this.thread = new Thread(this, "stream-" + stream);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    void end() {
        stopping = true;
        thread.interrupt();
    }

    /** Ends the session; the next one begins at once. */
    synchronized void renew() {
        renewing = true;
        thread.interrupt();
    }

    /** Whether another session begins; it has the settings of now, so an earlier wish to renew is granted. */
    private synchronized boolean begins() {
        if (renewing) {
            renewing = false;
            Thread.interrupted();
        }
        return !stopping;
    }

    /** Whether the session ended only for the next one to begin; clears the interruption that ended it. */
    private synchronized boolean renewed() {
        boolean only = renewing && !stopping;
        if (only) {
            renewing = false;
            Thread.interrupted();
        }
        return only;
    }

    boolean awaitEnd(Duration patience) {
        try {
            thread.join(patience.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }

    @Override
    public void run() {
        Duration pause = FIRST_PAUSE;
        while (begins()) {
            ran = false;
            Duration wait;
            try {
                runSession();
                return;
            } catch (InterruptedException | InterruptException e) {
                if (stopping) {
                    return;
                }
                if (renewed()) {
                    continue;
                }
                failed(e);
                wait = Thread.interrupted() ? FIRST_PAUSE : pause;
            } catch (StreamStoppedException e) {
                refused = e.transaction();
                report(e);
                wait = noted(String.valueOf(e.getMessage()), e.remedy()) ? pacing.stopped() : pacing.fenced();
            } catch (StreamFencedException e) {
                LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("error", e.getMessage())
                        .log("Session fenced; asking Kafka to which process the stream is assigned");
                confirmed = false;
                become(StreamState.RETRYING, e.getMessage(), null);
                wait = pacing.fenced();
            } catch (IOException | SQLException | RuntimeException | Error e) {
                if (stopping) {
                    return;
                }
                if (renewed()) {
                    continue;
                }
                // an Error, too: otherwise the thread would end, and the stream would stop without a message
                pause = ran ? FIRST_PAUSE : min(pause.multipliedBy(2), MAX_PAUSE);
                failed(e);
                wait = noted(KafkaProblem.of(e).reason(), note.remedy(e)) ? pause : pacing.fenced();
            }
            metrics.restarted();
            if (!sleep(wait)) {
                return;
            }
        }
    }

    /** A session fences the producer of the process that publishes now; so the assignment must hold. */
    private void requireAssignment() throws IOException, InterruptedException {
        if (!confirmed && !assignment.confirm(CONFIRMATION)) {
            throw new IOException("Kafka does not confirm that stream " + stream + " is assigned to this process");
        }
        confirmed = true;
    }

    private void runSession() throws IOException, SQLException, InterruptedException {
        requireAssignment();
        StreamConfiguration now = supervisor.configuration();
        if (!now.equals(used)) {
            used = now;
            refused = Optional.empty(); // by these rules for tables it may be published
        }
        StreamSession next = new StreamSession(now, metrics, time, pacing, refused);
        session = next;
        try {
            Duration settle = supervisor.condition().state() == StreamState.STOPPED ? pacing.settle() : Duration.ZERO;
            next.run(settle, () -> {
                ran = true;
                lastStop = "";
                refused = Optional.empty();
                note.clear();
                LOG.atInfo().addKeyValue("stream", stream).log("Stream is running");
                become(StreamState.RUNNING, null, null);
            });
        } finally {
            session = null;
        }
    }

    private void report(StreamStoppedException e) {
        String message = String.valueOf(e.getMessage());
        if (!message.equals(lastStop)) {
            lastStop = message;
            LOG.atError()
                    .addKeyValue("stream", stream)
                    .addKeyValue("error", message)
                    .addKeyValue("remedy", e.remedy())
                    .setCause(e.getCause())
                    .log("Stream stopped");
        }
        become(StreamState.STOPPED, e.getMessage(), e.remedy());
    }

    /** Returns false if another syncer has taken over the stream. */
    private boolean noted(String error, String remedy) {
        if (!confirmed) {
            return true; // a note fences the producer of the process that publishes now
        }
        try {
            note.failed(error, remedy);
        } catch (StreamFencedException fenced) {
            failed(fenced);
            confirmed = false;
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt(); // ends the pause
        }
        return true;
    }

    private void failed(Throwable e) {
        String error = KafkaProblem.of(e).reason();
        StreamCondition now = supervisor.condition();
        if (now.state() != StreamState.RETRYING || !error.equals(now.error())) {
            LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("error", error)
                    .setCause(e instanceof IOException || e instanceof SQLException ? null : e)
                    .log("Session failed; resuming from the checkpoint");
        }
        become(StreamState.RETRYING, error, note.remedy(e));
    }

    private void become(StreamState state, @Nullable String error, @Nullable String remedy) {
        supervisor.become(this, new StreamCondition(state, error, remedy));
    }

    /** What a running stream waits for; it may not have given up MySQL or Kafka yet. */
    StreamCondition waiting(StreamCondition now) {
        StreamSession current = session;
        Optional<Duration> silence = current == null ? Optional.empty() : current.silence();
        if (current == null || silence.isEmpty()) {
            return now.with("The stream connects to its source again", null);
        }
        Duration committing = current.committing();
        if (isLong(committing)) {
            return now.with(
                    "Kafka of " + stream.datacenter() + " has not answered a commit for " + committing.toSeconds()
                            + " s",
                    "check that the brokers of " + stream.datacenter()
                            + " run and answer; the stream continues by itself");
        }
        if (isLong(silence.get())) {
            return now.with(
                    "The source has sent nothing for " + silence.get().toSeconds() + " s",
                    "check the primary of " + stream.datacenter() + " and the network; the stream continues by itself");
        }
        return now;
    }

    private boolean isLong(Duration wait) {
        return wait.compareTo(pacing.unreadySilence()) >= 0;
    }

    private boolean sleep(Duration wait) {
        try {
            time.sleep(wait);
            return !stopping;
        } catch (InterruptedException e) {
            return renewed();
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
