package io.crosstide.bench;

import io.crosstide.bench.debezium.DebeziumCapture;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;

/**
 * A source whose binlog and whose stream in Kafka have a whole backlog.
 *
 * @param capture the same backlog as Debezium captured it into Kafka; empty if Debezium does not take part
 * @param gtids of the transactions of the backlog
 * @param firstSeq seq of the first transaction of the backlog; {@code lastSeq} of the last one
 */
record Backlogged(
        MysqlServer mysql,
        Map<LoopPrevention, Topology> topologies,
        GtidSet gtids,
        long firstSeq,
        long lastSeq,
        Optional<DebeziumCapture> capture) {
    private static final long PATIENCE_SECONDS = 30;

    Topology topology(LoopPrevention mode) {
        return Objects.requireNonNull(topologies.get(mode));
    }

    static ProcessStat stat(MysqlServer server) {
        try {
            return new ProcessStat(
                    Long.parseLong(Files.readString(server.dataDirectory().resolve("mysqld.pid"))
                            .strip()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Each run has a new target, so the stream of the target starts again. */
    void deleteStreamOfTarget() throws CommandFailedException, InterruptedException {
        Topology topology = topology(LoopPrevention.GTID);
        StreamName stream = topology.stream(BenchTopology.CLUSTER, BenchTopology.TARGET);
        List<String> topics = List.of(stream.transactionsTopic(), stream.checkpointsTopic());
        try (Admin admin = new Servers(topology, Map.of()).admin(BenchTopology.TARGET, BenchTopology.TARGET)) {
            Set<String> there = names(admin);
            for (String topic : topics) {
                if (there.contains(topic)) {
                    admin.deleteTopics(List.of(topic)).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
                }
            }
            while (names(admin).stream().anyMatch(topics::contains)) {
                Thread.sleep(50);
            }
        } catch (UnreachableException | ExecutionException | TimeoutException failure) {
            throw new CommandFailedException("could not delete the topics of the target: " + failure, failure);
        }
    }

    private static Set<String> names(Admin admin) throws ExecutionException, InterruptedException, TimeoutException {
        return admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
