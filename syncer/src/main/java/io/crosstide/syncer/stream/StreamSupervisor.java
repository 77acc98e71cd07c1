package io.crosstide.syncer.stream;

import io.crosstide.streams.Assignee;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.KafkaProblem;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream running while it is assigned to this process: session after session, on its own thread.
 *
 * <p>After a failure that may pass, the next session starts after a pause that grows. A failure that must not be
 * skipped stops the stream. The stream tries again every few seconds, so it resumes by itself after an operator has
 * fixed the cause. A session fences the producer of every other process, so the first session of an assignment, and the
 * next one after a session was fenced, starts only if Kafka confirms the assignment.
 */
public final class StreamSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration MAX_PAUSE = Duration.ofSeconds(5);
    private static final Duration CONFIRMATION = Duration.ofSeconds(5);

    private volatile StreamConfiguration configuration;
    private final StreamName stream;
    private final StreamMetrics metrics;
    private final Time time;
    private final Pacing pacing;
    private volatile Condition condition = new Condition(StreamState.STARTING, null, null);
    private volatile @Nullable Run current; // only the election's thread sets it

    private record Condition(
            StreamState state,
            @Nullable String error,
            @Nullable String remedy) {}

    public StreamSupervisor(StreamConfiguration configuration, StreamMetrics metrics, Time time, Pacing pacing) {
        this.configuration = configuration;
        this.stream = configuration.stream();
        this.metrics = metrics;
        this.time = time;
        this.pacing = pacing;
    }

    @Override
    public void assigned(Assignment assignment) {
        if (current == null) {
            Run run = new Run(assignment);
            current = run;
            become(run, StreamState.STARTING, null, null);
            run.thread.start();
        }
    }

    @Override
    public void release() {
        Run run = current;
        if (run != null) {
            run.end();
        }
    }

    /** After it returns true, nothing more is published. */
    @Override
    public boolean awaitReleased(Duration patience) {
        Run run = current;
        if (run == null) {
            return true;
        }
        boolean ended = run.awaitEnd(patience);
        current = null;
        metrics.forget();
        standby();
        return ended;
    }

    @Override
    public void standby() {
        if (current == null) {
            become(null, StreamState.STANDBY, null, null);
        }
    }

    @Override
    public void unreachable(String error) {
        if (current == null) {
            become(null, StreamState.RETRYING, "Kafka of " + stream.datacenter() + " cannot be used: " + error, null);
        }
    }

    @Override
    public void refused(String error) {
        stopped(
                "Kafka of " + stream.datacenter() + " refuses the syncer: " + error,
                "Correct the credentials in kafka.properties of " + stream.datacenter()
                        + ", or allow the account to use the stream's topics, transactional id and group");
    }

    @Override
    public void topicMissing(String topic) {
        stopped(
                "Topic " + topic + " of stream " + stream + " does not exist",
                "If the stream was never created, run crosstide init. If the topic was deleted, the stream cannot continue: "
                        + StreamStoppedException.NEW_STREAM);
    }

    /** No process can serve the stream. */
    private void stopped(String error, String remedy) {
        if (current == null) {
            if (!error.equals(condition.error)) {
                LOG.atError()
                        .addKeyValue("stream", stream)
                        .addKeyValue("error", error)
                        .addKeyValue("remedy", remedy)
                        .log("Stream stopped");
            }
            become(null, StreamState.STOPPED, error, remedy);
        }
    }

    /** The running session ends, and the next one reads on from the checkpoint with these rules for tables. */
    public synchronized void apply(TableRules tables) {
        if (tables.equals(configuration.replication().tables())) {
            return;
        }
        configuration = configuration.with(tables);
        LOG.atInfo().addKeyValue("stream", stream).addKeyValue("tables", tables).log("The rules for tables changed");
        Run run = current;
        if (run != null) {
            run.renew();
        }
    }

    public StreamHealth health() {
        Condition now = condition;
        Condition shown = now.state == StreamState.RUNNING ? running(now) : now;
        boolean ready = now.state == StreamState.STANDBY || (now.state == StreamState.RUNNING && shown.error == null);
        return new StreamHealth(
                stream,
                now.state,
                current != null,
                shown.error,
                shown.remedy,
                ready,
                metrics.lag().orElse(null));
    }

    /** A running stream may wait for MySQL or Kafka and not have given them up yet. */
    private Condition running(Condition now) {
        Run run = current;
        StreamSession session = run == null ? null : run.session;
        Optional<Duration> silence = session == null ? Optional.empty() : session.silence();
        if (session == null || silence.isEmpty()) {
            return new Condition(now.state, "The stream connects to its source again", null);
        }
        Duration committing = session.committing();
        if (isLong(committing)) {
            return new Condition(
                    now.state,
                    "Kafka of " + stream.datacenter() + " has not answered a commit for " + committing.toSeconds()
                            + " s",
                    "check that the brokers of " + stream.datacenter()
                            + " run and answer; the stream continues by itself");
        }
        if (isLong(silence.get())) {
            return new Condition(
                    now.state,
                    "The source has sent nothing for " + silence.get().toSeconds() + " s",
                    "check the primary of " + stream.datacenter() + " and the network; the stream continues by itself");
        }
        return now;
    }

    private boolean isLong(Duration wait) {
        return wait.compareTo(pacing.unreadySilence()) >= 0;
    }

    private synchronized void become(
            @Nullable Run by, StreamState state, @Nullable String error, @Nullable String remedy) {
        if (by == current) { // not an abandoned run
            condition = new Condition(state, error, remedy);
            metrics.state(state);
        }
    }

    /** The stream's thread from an assignment to its end. */
    private final class Run implements Runnable {
        private final Thread thread = new Thread(this, "stream-" + stream);
        private final Assignment assignment;
        private volatile boolean stopping;
        private boolean renewing; // guarded by this object
        private volatile @Nullable StreamSession session;
        private final FailureNote note = new FailureNote(configuration, pacing.told(), time);
        private boolean ran; // the session reached the state RUNNING
        private boolean confirmed;
        private String lastStop = "";
        private StreamConfiguration used = configuration; // of the last session
        private Optional<RefusedTransaction> refused = Optional.empty(); // by the last session, with this configuration

        Run(Assignment assignment) {
            this.assignment = assignment;
            thread.setDaemon(true);
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
                    become(this, StreamState.RETRYING, e.getMessage(), null);
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
            StreamConfiguration now = configuration;
            if (!now.equals(used)) {
                used = now;
                refused = Optional.empty(); // by these rules for tables it may be published
            }
            StreamSession next = new StreamSession(now, metrics, time, pacing, refused);
            session = next;
            try {
                Duration settle = condition.state == StreamState.STOPPED ? pacing.settle() : Duration.ZERO;
                next.run(settle, () -> {
                    ran = true;
                    lastStop = "";
                    refused = Optional.empty();
                    note.clear();
                    LOG.atInfo().addKeyValue("stream", stream).log("Stream is running");
                    become(this, StreamState.RUNNING, null, null);
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
            become(this, StreamState.STOPPED, e.getMessage(), e.remedy());
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
            Condition now = condition;
            if (now.state != StreamState.RETRYING || !error.equals(now.error)) {
                LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .addKeyValue("error", error)
                        .setCause(e instanceof IOException || e instanceof SQLException ? null : e)
                        .log("Session failed; resuming from the checkpoint");
            }
            become(this, StreamState.RETRYING, error, note.remedy(e));
        }

        private boolean sleep(Duration wait) {
            try {
                time.sleep(wait);
                return !stopping;
            } catch (InterruptedException e) {
                return renewed();
            }
        }
    }

    @Override
    public String toString() {
        return "Stream " + stream;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
