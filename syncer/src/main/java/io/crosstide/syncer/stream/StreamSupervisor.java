package io.crosstide.syncer.stream;

import io.crosstide.streams.Assignee;
import io.crosstide.streams.KafkaFailure;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.status.StreamHealth;
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
 * Keeps one stream running while it is assigned to this process: session after session on a thread of its own.
 *
 * <p>What may pass is tried again with growing pauses. What must not be passed over stops the stream; it is looked at again every
 * few seconds, so that it goes on by itself once an operator has mended the cause. A fenced session waits until the
 * group has had time to take the stream away: trying again at once would fence the new owner in turn.
 */
public final class StreamSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final StreamConfiguration configuration;
    private final StreamName stream;
    private final StreamMetrics metrics;
    private final Time time;
    private final Pacing pacing;
    private volatile Condition condition = new Condition(StreamState.STARTING, null, null);
    private volatile @Nullable Run current; // set by the election's thread only

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
    public void assigned() {
        if (current == null) {
            Run run = new Run();
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

    /** Nothing more is published once it returns true. */
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
                "If the stream was never created, run crosstide init; if the topic was deleted, the stream cannot go on:"
                        + " delete its other topic and its row in crosstide.stream, and init again with targets"
                        + " seeded anew");
    }

    /** Nobody can be assigned the stream. */
    private void stopped(String error, String remedy) {
        if (current == null) {
            if (!error.equals(condition.error)) {
                LOG.atError()
                        .addKeyValue("stream", stream)
                        .addKeyValue("remedy", remedy)
                        .log("Stopped: {}", error);
            }
            become(null, StreamState.STOPPED, error, remedy);
        }
    }

    public StreamHealth health() {
        Condition now = condition;
        String error = now.error;
        boolean ready = now.state == StreamState.STANDBY;
        if (now.state == StreamState.RUNNING) {
            Run run = current;
            StreamSession session = run == null ? null : run.session;
            Optional<Duration> silence = session == null ? Optional.empty() : session.silence();
            ready = silence.isPresent() && silence.get().compareTo(pacing.unreadySilence()) < 0;
            if (!ready) {
                error = "No sign of life from the source for "
                        + silence.map(Duration::toSeconds).orElse(0L) + " s";
            }
        }
        return new StreamHealth(
                stream, now.state, error, now.remedy, ready, metrics.lag().orElse(null));
    }

    private synchronized void become(
            @Nullable Run by, StreamState state, @Nullable String error, @Nullable String remedy) {
        if (by == current) { // not one that was given up
            condition = new Condition(state, error, remedy);
            metrics.state(state);
        }
    }

    /** The stream's thread from an assignment to its end. */
    private final class Run implements Runnable {
        private final Thread thread = new Thread(this, "stream-" + stream);
        private volatile boolean stopping;
        private volatile @Nullable StreamSession session;
        private final FailureNote note = new FailureNote(configuration, pacing.told(), time);
        private boolean ran; // the session got as far as reading
        private String lastStop = "";

        Run() {
            thread.setDaemon(true);
        }

        void end() {
            stopping = true;
            thread.interrupt();
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
            while (!stopping) {
                ran = false;
                Duration wait;
                try {
                    runSession();
                    return;
                } catch (InterruptedException | InterruptException e) {
                    if (stopping) {
                        return;
                    }
                    failed(e);
                    wait = Thread.interrupted() ? FIRST_PAUSE : pause;
                } catch (StreamStoppedException e) {
                    report(e);
                    wait = noted(String.valueOf(e.getMessage()), e.remedy()) ? pacing.stopped() : pacing.fenced();
                } catch (StreamFencedException e) {
                    LOG.atWarn()
                            .addKeyValue("stream", stream)
                            .log("{}; waiting for the group to decide", e.getMessage());
                    become(this, StreamState.RETRYING, e.getMessage(), null);
                    wait = pacing.fenced();
                } catch (IOException | SQLException | RuntimeException | Error e) {
                    if (stopping) {
                        return;
                    }
                    // of an Error, too: the thread would end, and the stream stand still without a word
                    pause = ran ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
                    failed(e);
                    wait = noted(KafkaFailure.reason(e), note.remedy(e)) ? pause : pacing.fenced();
                }
                metrics.restarted();
                if (!sleep(wait)) {
                    return;
                }
            }
        }

        private void runSession() throws IOException, SQLException, InterruptedException {
            StreamSession next = new StreamSession(configuration, metrics, time, pacing);
            session = next;
            try {
                Duration settle = condition.state == StreamState.STOPPED ? pacing.settle() : Duration.ZERO;
                next.run(settle, () -> {
                    ran = true;
                    lastStop = "";
                    note.clear();
                    LOG.atInfo().addKeyValue("stream", stream).log("Running");
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
                        .addKeyValue("remedy", e.remedy())
                        .setCause(e.getCause())
                        .log("Stopped: {}", message);
            }
            become(this, StreamState.STOPPED, e.getMessage(), e.remedy());
        }

        /** Returns false if another syncer has taken over the stream. */
        private boolean noted(String error, String remedy) {
            try {
                note.failed(error, remedy);
            } catch (StreamFencedException fenced) {
                failed(fenced);
                return false;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt(); // ends the pause
            }
            return true;
        }

        private void failed(Throwable e) {
            String error = KafkaFailure.reason(e);
            Condition now = condition;
            if (now.state != StreamState.RETRYING || !error.equals(now.error)) {
                LOG.atWarn()
                        .addKeyValue("stream", stream)
                        .setCause(e instanceof IOException || e instanceof SQLException ? null : e)
                        .log("Interrupted, going on from the checkpoint: {}", error);
            }
            become(this, StreamState.RETRYING, error, note.remedy(e));
        }

        private boolean sleep(Duration wait) {
            try {
                time.sleep(wait);
                return !stopping;
            } catch (InterruptedException e) {
                return false;
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
