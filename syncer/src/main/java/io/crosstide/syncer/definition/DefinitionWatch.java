package io.crosstide.syncer.definition;

import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.wire.DefinitionCodec;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.DefinitionsReading;
import io.crosstide.change.wire.DefinitionsReadingCodec;
import io.crosstide.streams.DefinitionRecords;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TablePattern;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.connect.ConnectionSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads the definitions of the replicated tables on a thread of its own, and hands those that differ from what is published to
 * the stream's thread: at the start of a session, after a DDL statement, and from time to time (docs/decisions/0025).
 *
 * <p>The stream's thread publishes them in its own Kafka transactions, so a process that was fenced publishes none. What was
 * handed over counts as published here: if the stream fails before, its session ends, and this object with it. The stream
 * does not depend on it. A failure is logged, and the next reading tries again.
 */
public final class DefinitionWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefinitionWatch.class);
    /** The binlog has a DDL statement slightly before information_schema shows it. More statements often follow. */
    private static final Duration SETTLE = Duration.ofMillis(500);
    /** After a reading, nothing is read for this many times as long as its queries took, but at most for the interval. */
    private static final int REST = 9;

    private final Source source;
    private final PendingDefinitions pending;
    private final Duration interval;
    private final Time time;
    private final DefinitionCodec codec = new DefinitionCodec();
    private final DefinitionsReadingCodec readingCodec = new DefinitionsReadingCodec();
    private final Thread thread;
    private @Nullable Map<String, String> published; // digests of values by key; null before the first reading
    private boolean failed;
    private volatile boolean closed;

    /**
     * What is read, and for which stream.
     *
     * @param connections to the source's primary
     * @param linksIn the links into its datacenter
     */
    public record Source(
            StreamName stream,
            UUID streamId,
            KafkaClients kafka,
            ConnectionSource connections,
            TableRules rules,
            List<LinkName> linksIn) {
        public Source {
            linksIn = List.copyOf(linksIn);
        }
    }

    /** @param interval time between two readings without a DDL statement */
    public DefinitionWatch(Source source, PendingDefinitions pending, Duration interval, Time time) {
        this.source = source;
        this.pending = pending;
        this.interval = interval;
        this.time = time;
        this.thread = new Thread(this::run, "definitions-" + source.stream());
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!closed) {
                Duration rest = attempt().multipliedBy(REST);
                long endedNanos = time.nanos();
                pending.awaitDdl(interval);
                Duration left = (rest.compareTo(interval) > 0 ? interval : rest).minus(time.since(endedNanos));
                time.sleep(left.compareTo(SETTLE) > 0 ? left : SETTLE);
            }
        } catch (InterruptedException e) {
            LOG.atDebug().addKeyValue("stream", source.stream()).log("Definitions are no longer read");
        }
    }

    /** Reads; returns how long the queries took, zero if they failed. */
    private Duration attempt() throws InterruptedException {
        try {
            Duration took = read();
            failed = false;
            return took;
        } catch (SQLException | RuntimeException e) { // such as a secret that is not there for a moment
            if (!closed) {
                LOG.atLevel(failed ? Level.DEBUG : Level.WARN)
                        .addKeyValue("stream", source.stream())
                        .addKeyValue("error", e.getMessage())
                        .log("Cannot read the definitions of the tables; trying again");
                failed = true;
            }
            return Duration.ZERO;
        }
    }

    private Duration read() throws SQLException, InterruptedException {
        Map<String, String> known = published;
        if (known == null) {
            known = readPublished();
            published = known;
        }
        pending.beginReading();
        long micros = time.epochMicros();
        Reading reading = new Reading(known);
        Duration took;
        try (Connection connection = source.connections().open()) {
            long beganNanos = time.nanos();
            new DefinitionReader(connection, source.rules(), source.linksIn()).read(reading::table);
            took = time.since(beganNanos).minus(reading.waited);
        }
        reading.end(micros);
        return took;
    }

    private Map<String, String> readPublished() {
        try (DefinitionRecords<String> records = new DefinitionRecords<>(
                source.kafka(), source.stream(), KafkaClients.PATIENCE, DefinitionWatch::digest, time)) {
            Map<String, String> all = new HashMap<>(records.read());
            all.remove(DefinitionRecord.READING_KEY);
            return all;
        }
    }

    private static String digest(byte[] value) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }

    /** One reading of all tables. */
    private final class Reading {
        private final Map<String, String> known;
        private final Set<String> present = new HashSet<>();
        private Duration waited = Duration.ZERO; // for the stream's thread

        Reading(Map<String, String> known) {
            this.known = known;
        }

        void table(TableDefinition table) throws InterruptedException {
            List<DefinitionRecord> records = codec.encode(source.streamId(), table);
            boolean changed = false;
            for (DefinitionRecord record : records) {
                present.add(record.key());
                byte[] value = record.value();
                String digest = digest(value == null ? new byte[0] : value);
                changed |= !digest.equals(known.put(record.key(), digest));
            }
            if (changed) {
                long offeredNanos = time.nanos();
                pending.offer(records);
                waited = waited.plus(time.since(offeredNanos));
            }
        }

        /** Removes what is no longer there; everything that changed has been handed over. */
        void end(long micros) throws InterruptedException {
            List<String> gone = known.keySet().stream()
                    .filter(key -> !present.contains(key))
                    .toList();
            for (String key : gone) {
                pending.offer(List.of(DefinitionRecord.removal(key)));
                known.remove(key);
            }
            DefinitionsReading reading = new DefinitionsReading(
                    source.streamId(),
                    micros,
                    globs(source.rules().include()),
                    globs(source.rules().exclude()));
            pending.offer(List.of(new DefinitionRecord(DefinitionRecord.READING_KEY, readingCodec.encode(reading))));
        }
    }

    private static List<String> globs(List<TablePattern> patterns) {
        return patterns.stream().map(TablePattern::toString).toList();
    }

    /** Stops reading; does not wait for a query that runs. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
