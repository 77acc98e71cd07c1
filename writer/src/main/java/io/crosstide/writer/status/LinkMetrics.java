package io.crosstide.writer.status;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.conflict.TableConflict;
import io.crosstide.writer.row.ApplyResult;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The meters of one link. */
public final class LinkMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final Counter transactions;
    private final Counter byEvents;
    private final Counter byStatements;
    private final Counter rows;
    private final Counter bytes;
    private final Counter skipped;
    private final Counter skippedOnOrder;
    private final Counter excluded;
    private final Counter retries;
    private final Counter restarts;
    private final Timer latency;
    private final Timer delay;
    private final Map<ConflictKind, Counter> conflicts = new EnumMap<>(ConflictKind.class);
    private volatile double auditLagSeconds = Double.NaN;
    private volatile DoubleSupplier copyLagSeconds = () -> Double.NaN;
    private volatile boolean readsCopy;
    private final AtomicLong conflictsOpen = new AtomicLong();
    private final ConflictTally tally = new ConflictTally();

    public LinkMetrics(LinkName link, LinkCondition status, MeterRegistry registry) {
        Tags tags = Tags.of("cluster", link.cluster(), "from", link.source(), "to", link.target());
        transactions = counter(registry, tags, "crosstide.applied.transactions", "Source transactions applied");
        byEvents = counter(
                registry,
                tags,
                "crosstide.applied.event.transactions",
                "Source transactions applied by their row events (BINLOG), not by SQL");
        byStatements = counter(
                registry,
                tags,
                "crosstide.applied.statement.transactions",
                "Source transactions applied by packets of statements");
        rows = counter(registry, tags, "crosstide.applied.rows", "Row changes applied");
        bytes = counter(registry, tags, "crosstide.applied.bytes", "Bytes of the records applied");
        skipped = counter(
                registry, tags, "crosstide.skipped.transactions", "Received transactions that were applied before");
        skippedOnOrder = counter(
                registry,
                tags,
                "crosstide.ordered.skips",
                "Transactions that were skipped on an operator's order, because the target could not take them");
        excluded = counter(
                registry,
                tags,
                "crosstide.excluded.rows",
                "Row changes of tables that the target's topology file excludes");
        retries = counter(registry, tags, "crosstide.apply.retries", "Transactions retried because of locks");
        restarts = counter(registry, tags, "crosstide.link.restarts", "Restarts of the link after a failure");
        latency = timer(registry, tags, "crosstide.apply.latency", "Time a target transaction takes");
        delay = timer(
                registry, tags, "crosstide.apply.delay", "From the commit at the source to the commit at the target");
        for (ConflictKind kind : ConflictKind.values()) {
            conflicts.put(
                    kind,
                    counter(
                            registry,
                            tags.and("kind", kind.label()),
                            "crosstide.conflicts",
                            "Row changes in conflict"));
        }
        gauge(registry, tags, "crosstide.conflicts.open", "Unresolved conflicts", conflictsOpen::get);
        gauge(registry, tags, "crosstide.apply.queue.depth", "Transactions received, not applied", status::queued);
        gauge(registry, tags, "crosstide.lock.waits", "Transactions that wait for locks", status::lockWaits);
        Gauge.builder(
                        "crosstide.lock.wait",
                        status,
                        known -> known.longestLockWait().toNanos() / 1e9)
                .description("How long the first of the transactions that wait for locks has waited")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("crosstide.link.lag", status, LinkMetrics::lagSeconds)
                .description("How far the target is behind the source")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("crosstide.audit.lag", this, known -> known.auditLagSeconds)
                .description("How far the audit of the link is behind the target's binlog")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("crosstide.copy.lag", this, known -> known.copyLagSeconds.getAsDouble())
                .description("How long the link has not waited for the copy of its stream, which does not follow")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        gauge(
                registry,
                tags,
                "crosstide.link.reads.copy",
                "1 while the link reads a copy of its stream at another datacenter",
                () -> readsCopy ? 1 : 0);
        Gauge.builder("crosstide.link.last.event.timestamp", status, known -> known.lastEventMicros() / 1e6)
                .description("When the source created the last received record")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder(
                        "crosstide.link.clock.skew",
                        status,
                        known -> known.clockSkew().toNanos() / 1e9)
                .description("How far the source's clock is ahead of this machine's, at least")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        Gauge.builder("crosstide.link.topic.retention", status, LinkCondition::topicRetentionSeconds)
                .description("How long the source's topic keeps a record at least")
                .baseUnit("seconds")
                .tags(tags)
                .register(registry);
        for (LinkState state : LinkState.values()) {
            gauge(
                    registry,
                    tags.and("state", state.label()),
                    "crosstide.link.state",
                    "1 for the state the link is in",
                    () -> status.state() == state ? 1 : 0);
        }
    }

    private static Counter counter(MeterRegistry registry, Tags tags, String name, String description) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private static Timer timer(MeterRegistry registry, Tags tags, String name, String description) {
        return Timer.builder(name)
                .description(description)
                .tags(tags)
                .serviceLevelObjectives(BUCKETS)
                .register(registry);
    }

    private static void gauge(
            MeterRegistry registry, Tags tags, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).tags(tags).register(registry);
    }

    private static double lagSeconds(LinkCondition status) {
        Duration lag = status.lag();
        return lag == null ? Double.NaN : lag.toNanos() / 1e9;
    }

    /** A transaction was committed at the target. */
    public void applied(ApplyResult result, long size, long sinceSourceMicros) {
        transactions.increment();
        switch (result.way()) {
            case EVENTS -> byEvents.increment();
            case STATEMENTS -> byStatements.increment();
            case ROWS -> {
                // the others
            }
        }
        rows.increment((double) result.rows());
        bytes.increment((double) size);
        result.conflicts()
                .forEach((kind, number) ->
                        Objects.requireNonNull(conflicts.get(kind)).increment(number));
        tally.add(result.conflictsByTable());
        delay.record(Math.max(0, sinceSourceMicros), TimeUnit.MICROSECONDS);
    }

    /** The audit has recorded rows that were overwritten. */
    public void overwritten(Map<TableConflict, Integer> rows) {
        rows.forEach((conflict, number) ->
                Objects.requireNonNull(conflicts.get(conflict.kind())).increment(number));
        tally.add(rows);
    }

    /** How far the audit is behind the target's binlog; null if the link is not audited. */
    public void auditLag(@Nullable Duration lag) {
        auditLagSeconds = lag == null ? Double.NaN : lag.toNanos() / 1e9;
    }

    /**
     * An attempt to serve the link begins.
     *
     * @param lagSeconds how long the link has not waited for the copy that it keeps; NaN if it keeps none
     * @param reads whether the link reads a copy
     */
    public void copy(DoubleSupplier lagSeconds, boolean reads) {
        copyLagSeconds = lagSeconds;
        readsCopy = reads;
    }

    /** The conflicts recorded since this process started. */
    public ConflictTally tally() {
        return tally;
    }

    public void took(long nanos) {
        latency.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void skipped(long number) {
        skipped.increment((double) number);
    }

    /** A transaction was skipped on an operator's order. */
    public void skippedOnOrder() {
        skippedOnOrder.increment();
    }

    /** Row changes of excluded tables were passed over. */
    public void excluded(long number) {
        excluded.increment((double) number);
    }

    public void retried() {
        retries.increment();
    }

    /** An attempt to serve the link ended with a failure; another one follows. */
    public void restarted() {
        restarts.increment();
    }

    public void conflictsOpen(long number) {
        conflictsOpen.set(number);
    }
}
