package io.crosstide.syncer.status;

import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** The metrics of a stream's syncer. The published counts include only committed records. */
public final class StreamMetrics {
    private final MeterRegistry registry;
    private final Tags tags;
    private final Time time;
    private final Counter transactions;
    private final Counter rows;
    private final Counter bytes;
    private final Counter echoes;
    private final Counter ddl;
    private final Counter statements;
    private final Counter skips;
    private final Counter restarts;
    private long openTransactions;
    private long openRows;
    private long openBytes;
    private volatile long completeMicros;
    private volatile long lastEventMicros;
    private volatile long seq;
    private volatile int prepared;
    private volatile long openTransactionBytes; // 0: no transaction is being published in chunks
    private volatile long openTransactionNanos; // when its first chunk was sent
    private volatile double clockSkewSeconds = Double.NaN;
    private volatile double binlogRetentionSeconds = Double.NaN;
    private volatile DoubleSupplier queueDepth = () -> 0;
    private volatile StreamState state = StreamState.STANDBY;

    public StreamMetrics(StreamName stream, MeterRegistry registry, Time time) {
        this.registry = registry;
        this.tags = Tags.of("cluster", stream.cluster(), "datacenter", stream.datacenter());
        this.time = time;
        this.transactions = counter("crosstide.published.transactions", "Transactions published to Kafka");
        this.rows = counter("crosstide.published.rows", "Row changes published to Kafka");
        this.bytes = Counter.builder("crosstide.published")
                .baseUnit("bytes")
                .description("Record values published to Kafka")
                .tags(tags)
                .register(registry);
        this.echoes = counter(
                "crosstide.echoes.dropped", "Transactions that a writer applied here and that were not published");
        this.ddl = counter("crosstide.ddl.skipped", "Statements that are not replicated");
        this.statements = counter(
                "crosstide.statements.filtered", "Statements in statement format that change no replicated table");
        this.skips = counter("crosstide.stream.skips", "Transactions that were skipped on an operator's order");
        this.restarts = counter("crosstide.syncer.restarts", "Restarts of the stream after a failure");
        gauge(
                "crosstide.syncer.queue.depth",
                "",
                "Events read from the binlog and not yet processed",
                () -> queueDepth.getAsDouble());
        gauge(
                "crosstide.syncer.lag",
                "seconds",
                "Time since the moment up to which the stream is complete",
                () -> lag().map(lag -> lag.toMillis() / 1_000.0).orElse(Double.NaN));
        gauge(
                "crosstide.syncer.last.event.timestamp",
                "seconds",
                "When the last binlog event or heartbeat was received",
                () -> lastEventMicros / 1_000_000.0);
        gauge("crosstide.published.seq", "", "Seq of the last transaction in the stream", () -> seq);
        gauge(
                "crosstide.prepared.transactions",
                "",
                "XA transactions that are prepared and not yet committed or rolled back",
                () -> prepared);
        gauge(
                "crosstide.source.clock.skew",
                "seconds",
                "How far the clock of the source's MySQL is ahead of this machine's; negative if it is behind",
                () -> clockSkewSeconds);
        gauge(
                "crosstide.source.binlog.retention",
                "seconds",
                "How long the source's MySQL keeps a binlog file at least, from its last event on",
                () -> binlogRetentionSeconds);
        gauge(
                "crosstide.open.transaction.bytes",
                "bytes",
                "Bytes sent of the transaction that is being published in chunks; 0 if there is none",
                () -> openTransactionBytes);
        gauge(
                "crosstide.open.transaction.seconds",
                "seconds",
                "How long the transaction that is being published in chunks is open; 0 if there is none",
                () -> openTransactionBytes == 0
                        ? 0
                        : time.since(openTransactionNanos).toNanos() / 1e9);
        for (StreamState each : StreamState.values()) {
            Gauge.builder("crosstide.stream.state", () -> state == each ? 1 : 0)
                    .description("1 for the state that the stream is in")
                    .tags(tags.and("state", each.name().toLowerCase(Locale.ROOT)))
                    .register(registry);
        }
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void gauge(String name, String unit, String description, DoubleSupplier value) {
        Gauge.builder(name, value::getAsDouble)
                .baseUnit(unit.isEmpty() ? null : unit)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    public void published(long rowChanges) {
        openTransactions++;
        openRows += rowChanges;
    }

    public void bytes(long count) {
        openBytes += count;
    }

    public void committed(long lastSeq) {
        transactions.increment((double) openTransactions);
        rows.increment((double) openRows);
        bytes.increment((double) openBytes);
        seq = lastSeq;
        discarded();
    }

    /** Discards the counts since the last commit: these records are not in Kafka. */
    public void discarded() {
        openTransactions = 0;
        openRows = 0;
        openBytes = 0;
    }

    public void echoDropped() {
        echoes.increment();
    }

    public void ddlSkipped() {
        ddl.increment();
    }

    public void statementFiltered() {
        statements.increment();
    }

    /** The stream has passed a transaction on an operator's order. */
    public void skipped() {
        skips.increment();
    }

    public void restarted() {
        restarts.increment();
    }

    public void received(Duration ago) {
        lastEventMicros = time.epochMicros() - ago.toNanos() / 1_000;
    }

    public void complete(long micros) {
        completeMicros = micros;
    }

    /** The first chunk of a transaction is sent. */
    public void openTransactionBegan() {
        openTransactionNanos = time.nanos();
    }

    /** @param sent bytes of its chunks so far */
    public void openTransaction(long sent) {
        openTransactionBytes = sent;
    }

    public void noOpenTransaction() {
        openTransactionBytes = 0;
    }

    public void prepared(int count) {
        prepared = count;
    }

    /** @param ahead how far the clock of the source is ahead of this machine's */
    public void clockSkew(Duration ahead) {
        clockSkewSeconds = ahead.toNanos() / 1e9;
    }

    /** @param seconds how long the source keeps a binlog file at least; infinite if it never purges one by itself */
    public void binlogRetention(double seconds) {
        binlogRetentionSeconds = seconds;
    }

    public void queue(DoubleSupplier depth) {
        queueDepth = depth;
    }

    public void state(StreamState now) {
        state = now;
    }

    public StreamState state() {
        return state;
    }

    /** Empty until the stream has run here. */
    public Optional<Duration> lag() {
        long micros = completeMicros;
        return micros == 0
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(Math.max(0, time.epochMicros() - micros) / 1_000));
    }

    /** Another process serves the stream now. */
    public void forget() {
        completeMicros = 0;
        prepared = 0;
        openTransactionBytes = 0;
        clockSkewSeconds = Double.NaN;
        binlogRetentionSeconds = Double.NaN;
    }
}
