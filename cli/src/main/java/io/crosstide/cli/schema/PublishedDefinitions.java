package io.crosstide.cli.schema;

import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.DefinitionCodec;
import io.crosstide.change.wire.DefinitionRecord;
import io.crosstide.change.wire.DefinitionsReading;
import io.crosstide.change.wire.DefinitionsReadingCodec;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.DefinitionRecords;
import io.crosstide.streams.Time;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TablePattern;
import io.crosstide.topology.TableRules;
import io.crosstide.topology.Topology;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the definitions that the syncer of a datacenter has published in its Kafka. Only one thread at a time uses it.
 */
final class PublishedDefinitions implements DefinitionSource {

    private final Servers servers;
    private final StreamName stream;
    private final TableRules rules;
    private final String from;
    private final DefinitionCodec codec = new DefinitionCodec();
    private final DefinitionsReadingCodec readingCodec = new DefinitionsReadingCodec();
    private @Nullable DefinitionRecords<byte[]> records;

    /** @param from the datacenter where this command runs; empty if it is none */
    PublishedDefinitions(Topology topology, Servers servers, String cluster, String datacenter, String from) {
        this.servers = servers;
        this.stream = topology.stream(cluster, datacenter);
        this.rules = topology.replication(cluster).tables();
        this.from = from;
    }

    @Override
    public Definitions read() throws UnreachableException {
        try {
            return definitions(records().read());
        } catch (KafkaException failure) {
            close();
            throw servers.kafkaUnreachable(stream.datacenter(), from, failure);
        } catch (CorruptRecordException failure) {
            throw new UnreachableException(
                    "The definitions that %s has published for cluster %s cannot be read: %s Repeat the command; if that does not help, restart the syncer of %s, or use --live."
                            .formatted(
                                    stream.datacenter(),
                                    stream.cluster(),
                                    Servers.sentence(failure.getMessage()),
                                    stream.datacenter()),
                    failure);
        }
    }

    private DefinitionRecords<byte[]> records() throws UnreachableException {
        DefinitionRecords<byte[]> open = records;
        if (open == null) {
            open = servers.openDefinitions(stream, from).await();
            records = open;
        }
        return open;
    }

    private Definitions definitions(Map<String, byte[]> values) throws UnreachableException {
        byte[] last = values.get(DefinitionRecord.READING_KEY);
        if (last == null) {
            throw new UnreachableException(
                    "%s has published no definitions for cluster %s. Start its syncer, in a version that publishes them, or use --live."
                            .formatted(stream.datacenter(), stream.cluster()),
                    null);
        }
        DefinitionsReading reading = readingCodec.decode(last);
        List<byte[]> parts = new ArrayList<>();
        values.forEach((key, value) -> {
            if (key.startsWith(DefinitionRecord.PART_PREFIX)) {
                parts.add(value);
            }
        });
        List<TableDefinition> replicated = codec.decode(reading.streamId(), parts).stream()
                .filter(table ->
                        rules.replicates(table.name().database(), table.name().table()))
                .toList();
        long micros = Math.max(0, Time.SYSTEM.epochMicros() - reading.timeMicros()); // clocks may differ
        return Definitions.of(replicated, Optional.of(Duration.of(micros, ChronoUnit.MICROS)), doubts(reading));
    }

    /** The syncer publishes only the tables that it replicates. */
    private List<String> doubts(DefinitionsReading reading) {
        List<String> include = globs(rules.include());
        List<String> exclude = globs(rules.exclude());
        if (reading.include().equals(include) && reading.exclude().equals(exclude)) {
            return List.of();
        }
        return List.of(
                "The syncer of %s replicates tables %s without %s of cluster %s, and this topology file has %s without %s: some tables may be missing here. Let the syncer read the file again (SIGHUP), or use --live."
                        .formatted(
                                stream.datacenter(),
                                reading.include(),
                                reading.exclude(),
                                stream.cluster(),
                                include,
                                exclude));
    }

    private static List<String> globs(List<TablePattern> patterns) {
        return patterns.stream().map(TablePattern::toString).toList();
    }

    @Override
    public void close() {
        DefinitionRecords<byte[]> open = records;
        records = null;
        if (open != null) {
            open.close();
        }
    }
}
