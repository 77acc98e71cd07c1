package io.crosstide.syncer.stream;

import io.crosstide.streams.Assignee;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one stream running while it is assigned to this process: session after session, on its own thread.
 *
 * <p>After a failure that may pass, the next session starts after a pause that grows. A failure that must not be
 * skipped stops the stream. The stream tries again every few seconds, so it resumes by itself after an operator has
 * fixed the cause.
 */
public final class StreamSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);

    private volatile StreamConfiguration configuration;
    private final StreamName stream;
    private final StreamMetrics metrics;
    private final Time time;
    private final Pacing pacing;
    private volatile StreamCondition condition = new StreamCondition(StreamState.STARTING, null, null);
    private volatile @Nullable StreamRun current; // only the election's thread sets it

    private final StreamRun.Supervisor seenByRun = new StreamRun.Supervisor() {
        @Override
        public StreamConfiguration configuration() {
            return configuration;
        }

        @Override
        public StreamCondition condition() {
            return condition;
        }

        @Override
        public void become(StreamRun run, StreamCondition now) {
            StreamSupervisor.this.become(run, now);
        }
    };

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
            StreamRun run = new StreamRun(seenByRun, assignment, metrics, time, pacing);
            current = run;
            become(run, new StreamCondition(StreamState.STARTING, null, null));
            run.start();
        }
    }

    @Override
    public void release() {
        StreamRun run = current;
        if (run != null) {
            run.end();
        }
    }

    /** After it returns true, nothing more is published. */
    @Override
    public boolean awaitReleased(Duration patience) {
        StreamRun run = current;
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
            become(null, new StreamCondition(StreamState.STANDBY, null, null));
        }
    }

    @Override
    public void unreachable(String error) {
        if (current == null) {
            become(
                    null,
                    new StreamCondition(
                            StreamState.RETRYING,
                            "Kafka of " + stream.datacenter() + " cannot be used: " + error,
                            null));
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
            if (!error.equals(condition.error())) {
                LOG.atError()
                        .addKeyValue("stream", stream)
                        .addKeyValue("error", error)
                        .addKeyValue("remedy", remedy)
                        .log("Stream stopped");
            }
            become(null, new StreamCondition(StreamState.STOPPED, error, remedy));
        }
    }

    /** The running session ends, and the next one reads on from the checkpoint with these rules for tables. */
    public synchronized void apply(TableRules tables) {
        if (tables.equals(configuration.replication().tables())) {
            return;
        }
        configuration = configuration.with(tables);
        LOG.atInfo().addKeyValue("stream", stream).addKeyValue("tables", tables).log("The rules for tables changed");
        StreamRun run = current;
        if (run != null) {
            run.renew();
        }
    }

    public StreamHealth health() {
        StreamCondition now = condition;
        StreamRun run = current;
        StreamCondition shown = now.state() == StreamState.RUNNING && run != null ? run.waiting(now) : now;
        boolean ready =
                now.state() == StreamState.STANDBY || (now.state() == StreamState.RUNNING && shown.error() == null);
        return new StreamHealth(
                stream,
                now.state(),
                current != null,
                shown.error(),
                shown.remedy(),
                ready,
                metrics.lag().orElse(null));
    }

    /** Without effect if the run was abandoned. */
    private synchronized void become(@Nullable StreamRun by, StreamCondition now) {
        if (by == current) {
            condition = now;
            metrics.state(now.state());
        }
    }

    @Override
    public String toString() {
        return "Stream " + stream;
    }
}
