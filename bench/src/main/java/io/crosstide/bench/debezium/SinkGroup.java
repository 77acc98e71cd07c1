package io.crosstide.bench.debezium;

import io.crosstide.cli.outcome.CommandFailedException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** The consumer group of a sink connector. */
record SinkGroup(Admin admin, String name) {
    private static final long PATIENCE_SECONDS = 30;

    /** Whether tasks have partitions to read. */
    boolean assigned() throws CommandFailedException, InterruptedException {
        try {
            ConsumerGroupDescription group = Objects.requireNonNull(admin.describeConsumerGroups(List.of(name))
                            .describedGroups()
                            .get(name))
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            return group.groupState() == GroupState.STABLE
                    && group.members().stream()
                            .anyMatch(member ->
                                    !member.assignment().topicPartitions().isEmpty());
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof GroupIdNotFoundException) {
                return false;
            }
            throw CapturedTopics.unreachable(failure);
        } catch (TimeoutException failure) {
            throw CapturedTopics.unreachable(failure);
        }
    }

    /** How many records the group has committed. */
    long committed() throws CommandFailedException, InterruptedException {
        try {
            return admin
                    .listConsumerGroupOffsets(name)
                    .partitionsToOffsetAndMetadata()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .values()
                    .stream()
                    .mapToLong(offset -> offset == null ? 0 : offset.offset())
                    .sum();
        } catch (ExecutionException | TimeoutException failure) {
            throw CapturedTopics.unreachable(failure);
        }
    }
}
