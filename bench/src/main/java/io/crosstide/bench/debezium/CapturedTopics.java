package io.crosstide.bench.debezium;

import io.crosstide.cli.outcome.CommandFailedException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * The topics of the tables of a database that Debezium captures.
 *
 * @param bootstrapServers of the broker as the source reaches it
 * @param remoteBootstrapServers the same as the target reaches it
 */
public record CapturedTopics(String bootstrapServers, String remoteBootstrapServers, String database) {
    private static final long PATIENCE_SECONDS = 30;

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** The number of records. */
    long records(Admin admin) throws CommandFailedException, InterruptedException {
        String start = ConnectProperties.topics(database);
        try {
            var names = admin.listTopics().names().get(PATIENCE_SECONDS, TimeUnit.SECONDS).stream()
                    .filter(name -> name.startsWith(start))
                    .toList();
            Map<TopicPartition, OffsetSpec> ends =
                    admin
                            .describeTopics(names)
                            .allTopicNames()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .values()
                            .stream()
                            .flatMap(topic -> topic.partitions().stream()
                                    .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
            return admin.listOffsets(ends).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS).values().stream()
                    .mapToLong(ListOffsetsResultInfo::offset)
                    .sum();
        } catch (ExecutionException | TimeoutException failure) {
            throw unreachable(failure);
        }
    }

    static CommandFailedException unreachable(Exception failure) {
        return new CommandFailedException("could not read the offsets of Debezium's topics: " + failure, failure);
    }
}
