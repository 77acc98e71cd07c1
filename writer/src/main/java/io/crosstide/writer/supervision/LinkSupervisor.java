package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.streams.Assignee;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Replication;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.SourceStream;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkEventLog;
import io.crosstide.writer.status.LinkHealth;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link into this datacenter: serves it while it is assigned to this process, and reports its state. Only the election's
 * thread calls the methods of {@link Assignee}; any thread may ask for the health or change the settings.
 *
 * <p>The source's Kafka assigns the link. While it does not answer, the process to which the target's own Kafka assigns the link
 * stands in, and reads copies of the stream only ({@link #standIn}, docs/decisions/0030).
 */
public final class LinkSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);

    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    /** A process that has just started may only take long to join the group. */
    private static final int MIN_SILENCES = 2;

    private final LinkName link;
    private final LinkCondition status;
    private final LinkMetrics metrics;

    /** Guarded by this object, as are the fields below. */
    private LinkSettings settings;

    private ServingContext context;
    private @Nullable ServedLink served;
    private @Nullable ServedLink standingIn;
    /** How often in a row the source's Kafka did not answer, so that it may have assigned the link to nobody. */
    private int silences;
    /** The assignment by the target's own Kafka. */
    private @Nullable Assignment substitute;

    public LinkSupervisor(
            LinkSettings settings, AppliedStreams streams, RecordMemory memory, MeterRegistry registry, Time time) {
        this.settings = settings;
        this.link = settings.link();
        this.status = new LinkCondition(
                link,
                settings.heartbeats(),
                time::instant,
                new LinkEventLog(link, () -> settings.target().openPrimary().connection(), settings.instance(), time));
        this.metrics = new LinkMetrics(link, status, registry);
        TableSelection tables = new TableSelection(link, settings.tables(), metrics::excluded);
        this.context = new ServingContext(streams, memory, status, metrics, time, new StopLog(link), tables);
    }

    public LinkHealth health() {
        return status.health(served() != null, metrics.tally().counts());
    }

    private synchronized @Nullable ServedLink served() {
        return served != null ? served : standingIn;
    }

    /**
     * Changes the settings that may change while the process runs. If the link is served here, the running transactions
     * end under the earlier settings, and the link starts anew at its position.
     *
     * @param sources all datacenters that have a link to the target
     */
    public synchronized void apply(Replication changed, Set<String> sources) {
        LinkSettings next = settings.with(changed, sources);
        if (next.equals(settings)) {
            return;
        }
        if (!next.tables().equals(settings.tables())) {
            context = context.with(new TableSelection(link, next.tables(), metrics::excluded));
        }
        settings = next;
        LOG.atInfo()
                .addKeyValue("link", link)
                .addKeyValue("workers", next.workers())
                .addKeyValue("apply", next.apply())
                .addKeyValue("detect", next.detection())
                .addKeyValue("tables", next.tables())
                .addKeyValue("sources", next.linkedSources())
                .log("The settings of the link changed");
        ServedLink serving = served();
        if (serving != null) {
            serving.apply(next, context);
        }
    }

    @Override
    public void assigned(Assignment assignment) {
        sourceAnswers();
        synchronized (this) {
            LOG.atInfo().addKeyValue("link", link).log("The link is assigned to this process");
            ServedLink serving = new ServedLink(settings, context, assignment, false);
            served = serving;
            serving.start();
        }
    }

    @Override
    public void release() {
        ServedLink serving = assignedHere();
        if (serving != null) {
            serving.stop();
        }
    }

    private synchronized @Nullable ServedLink assignedHere() {
        return served;
    }

    @Override
    public boolean awaitReleased(Duration patience) {
        ServedLink serving = assignedHere();
        if (serving == null) {
            return true;
        }
        boolean ended = serving.awaitEnd(patience);
        synchronized (this) {
            served = null;
        }
        LOG.atInfo().addKeyValue("link", link).log("This process no longer serves the link");
        return ended;
    }

    @Override
    public void standby() {
        sourceAnswers();
        status.set(LinkState.STANDBY);
    }

    /** The source's Kafka assigns the link again, so nobody may stand in. */
    private void sourceAnswers() {
        synchronized (this) {
            silences = 0;
        }
        endStandIn(END_PATIENCE);
    }

    private boolean endStandIn(Duration patience) {
        ServedLink ending;
        synchronized (this) {
            ending = standingIn;
            standingIn = null;
        }
        if (ending == null) {
            return true;
        }
        LOG.atInfo().addKeyValue("link", link).log("This process no longer stands in for the link");
        ending.stop();
        return ending.awaitEnd(patience);
    }

    private synchronized boolean beginStandIn() {
        Assignment own = substitute;
        if (silences >= MIN_SILENCES && served == null && standingIn == null && own != null) {
            LOG.atInfo()
                    .addKeyValue("link", link)
                    .log("The Kafka of the source does not answer; this process stands in for the link");
            standingIn = new ServedLink(settings, context, own, true);
            standingIn.start();
        }
        return standingIn != null;
    }

    /** Takes part in the election at the target's own Kafka. */
    public Assignee standIn() {
        return new StandIn();
    }

    @Override
    public void unreachable(String error) {
        synchronized (this) {
            silences++;
        }
        if (beginStandIn()) {
            return; // it reports the state
        }
        status.set(
                LinkState.UNREACHABLE,
                "The Kafka of " + link.source() + " cannot be used: " + error,
                "check the network to the source's Kafka and its brokers");
    }

    @Override
    public void refused(String error) {
        sourceAnswers();
        status.set(
                LinkState.STOPPED,
                "The Kafka of " + link.source() + " refuses the writer: " + error,
                "correct the credentials in kafka.remoteProperties of " + link.source()
                        + ", or allow the account to read the stream's topics and to use the group");
    }

    @Override
    public void topicMissing(String topic) {
        sourceAnswers();
        Optional<LinkStoppedException> wrong = wrongKafka();
        status.set(
                LinkState.STOPPED,
                wrong.map(LinkStoppedException::getMessage)
                        .orElse("Topic " + topic + " does not exist in the Kafka of " + link.source()),
                wrong.map(LinkStoppedException::remedy).orElse("run `crosstide init -d " + link.source() + "`"));
    }

    private Optional<LinkStoppedException> wrongKafka() {
        try {
            return new SourceStream(link, settings.stream(), settings.kafka()).wrongKafka();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "Link " + link;
    }

    /** The link for the election at the target's own Kafka. The state of the link is that of the other election. */
    private final class StandIn implements Assignee {
        @Override
        public void assigned(Assignment assignment) {
            synchronized (LinkSupervisor.this) {
                substitute = assignment;
            }
            beginStandIn();
        }

        @Override
        public void release() {
            synchronized (LinkSupervisor.this) {
                substitute = null;
                if (standingIn != null) {
                    standingIn.stop();
                }
            }
        }

        @Override
        public boolean awaitReleased(Duration patience) {
            return endStandIn(patience);
        }

        @Override
        public void standby() {}

        @Override
        public void unreachable(String error) {}

        @Override
        public void refused(String error) {}

        @Override
        public void topicMissing(String topic) {}

        @Override
        public String toString() {
            return "Stand-in for link " + link;
        }
    }
}
