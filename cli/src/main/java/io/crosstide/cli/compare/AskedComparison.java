package io.crosstide.cli.compare;

import io.crosstide.change.row.TableName;
import io.crosstide.cli.connect.Servers;
import io.crosstide.compare.TableResult;
import io.crosstide.compare.ask.AskedCluster;
import io.crosstide.compare.ask.AskedKafka;
import io.crosstide.compare.ask.Inquiry;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.Topology;
import io.crosstide.topology.secret.SecretException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks the programs of all datacenters through Kafka. Needs no password of any MySQL. */
public final class AskedComparison implements Comparison {

    private final Topology topology;
    private final String cluster;
    private final Servers servers;
    private final String from;
    private final Patience patience;
    private final Consumer<String> progress;
    private final List<String> failures = new ArrayList<>();
    private List<String> datacenters = List.of();
    private List<String> names = List.of();
    private List<TableResult> results = List.of();

    /**
     * How long a comparison waits.
     *
     * @param silence for a program that says nothing
     * @param rows for rows of one table that may be on their way
     */
    public record Patience(Duration silence, Duration rows) {}

    /**
     * @param from the datacenter where this command runs
     * @param progress receives progress and failures, a line at a time
     */
    public AskedComparison(
            Topology topology,
            String cluster,
            Servers servers,
            String from,
            Patience patience,
            Consumer<String> progress) {
        this.topology = topology;
        this.cluster = cluster;
        this.servers = servers;
        this.from = from;
        this.patience = patience;
        this.progress = progress;
    }

    @Override
    public AskedComparison open() {
        return this;
    }

    @Override
    public boolean run(@Nullable String only) throws InterruptedException {
        TableName wanted = only == null ? null : TableName.parse(only);
        try (Inquiry inquiry =
                new Inquiry(topology, cluster, from, kafka(), patience.silence(), this::fail, Time.SYSTEM)) {
            AskedCluster asked =
                    new AskedCluster(topology, cluster, inquiry, patience.rows(), progress, this::fail, Time.SYSTEM);
            datacenters = asked.compare(wanted);
            results = asked.results();
            names = asked.names().stream().map(TableName::toString).toList();
        }
        return wanted == null || names.contains(wanted.toString());
    }

    private AskedKafka kafka() {
        return new AskedKafka() {
            @Override
            public KafkaClients clients(String datacenter) {
                return servers.kafka(datacenter, from);
            }

            @Override
            public String unreachable(String datacenter, RuntimeException failure) {
                return failure instanceof SecretException
                        ? "Kafka of %s: %s".formatted(datacenter, failure.getMessage())
                        : String.valueOf(servers.kafkaUnreachable(datacenter, from, failure)
                                .getMessage());
            }
        };
    }

    private void fail(String message) {
        failures.add(message);
        progress.accept(message);
    }

    @Override
    public String cluster() {
        return cluster;
    }

    @Override
    public List<String> datacenters() {
        return datacenters;
    }

    @Override
    public List<String> known() {
        return names;
    }

    @Override
    public List<TableResult> results() {
        return results;
    }

    @Override
    public List<String> failures() {
        return List.copyOf(failures);
    }
}
