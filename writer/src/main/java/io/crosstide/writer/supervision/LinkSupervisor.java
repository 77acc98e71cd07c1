package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.streams.Assignee;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.Replication;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.schedule.AppliedStreams;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkEventLog;
import io.crosstide.writer.status.LinkHealth;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A link into this datacenter: serves it while it is assigned to this process, and reports its state. Only the election's
 * thread calls the methods of {@link Assignee}; any thread may ask for the health or change the settings.
 */
public final class LinkSupervisor implements Assignee {
    private static final Logger LOG = LoggerFactory.getLogger(LinkSupervisor.class);

    private final LinkName link;
    private final LinkCondition status;
    private final LinkMetrics metrics;

    /** Guarded by this object, as are the fields below. */
    private LinkSettings settings;

    private ServingContext context;
    private @Nullable ServedLink served;

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
        return served;
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
        if (served != null) {
            served.apply(next, context);
        }
    }

    @Override
    public synchronized void assigned(Assignment assignment) {
        LOG.atInfo().addKeyValue("link", link).log("The link is assigned to this process");
        ServedLink serving = new ServedLink(settings, context, assignment);
        served = serving;
        serving.start();
    }

    @Override
    public void release() {
        ServedLink serving = served();
        if (serving != null) {
            serving.stop();
        }
    }

    @Override
    public boolean awaitReleased(Duration patience) {
        ServedLink serving = served();
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
        status.set(LinkState.STANDBY);
    }

    @Override
    public void unreachable(String error) {
        status.set(
                LinkState.UNREACHABLE,
                "The Kafka of " + link.source() + " cannot be used: " + error,
                "check the network to the source's Kafka and its brokers");
    }

    @Override
    public void refused(String error) {
        status.set(
                LinkState.STOPPED,
                "The Kafka of " + link.source() + " refuses the writer: " + error,
                "correct the credentials in kafka.remoteProperties of " + link.source()
                        + ", or allow the account to read the stream's topics and to use the group");
    }

    @Override
    public void topicMissing(String topic) {
        status.set(
                LinkState.STOPPED,
                "Topic " + topic + " does not exist in the Kafka of " + link.source(),
                "run `crosstide init -d " + link.source() + "`");
    }

    @Override
    public String toString() {
        return "Link " + link;
    }
}
