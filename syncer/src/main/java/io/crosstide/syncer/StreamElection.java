package io.crosstide.syncer;

import io.crosstide.topology.Datacenter;
import io.crosstide.topology.StreamName;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which process reads which stream: all syncers of a datacenter join one group on the checkpoints topics, and who is
 * assigned a topic runs its stream.
 *
 * <p>The classic protocol, because a takeover within ten seconds needs a session timeout that the client sets. Cooperative, so
 * that a member that comes or goes moves only the streams that must move. The records are not read: partitions are
 * paused. The group alone does not fence; the producer's transactional id does.
 */
final class StreamElection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamElection.class);
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration LOOK_FOR_TOPICS = Duration.ofSeconds(5);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(2);

    private final Map<String, StreamSupervisor> supervisors = new HashMap<>(); // by checkpoints topic
    private final Map<String, StreamName> streams = new HashMap<>();
    private final Map<String, Object> properties;
    private final Thread thread;
    private volatile boolean closing;
    private final Set<String> assigned = new HashSet<>();
    private boolean joined;
    private long lookedNanos = System.nanoTime() - LOOK_FOR_TOPICS.toNanos();

    StreamElection(
            String mesh,
            Datacenter datacenter,
            Map<StreamName, StreamSupervisor> supervisors,
            Map<String, Object> clientProperties,
            Duration session) {
        supervisors.forEach((stream, supervisor) -> {
            this.supervisors.put(stream.checkpointsTopic(), supervisor);
            this.streams.put(stream.checkpointsTopic(), stream);
        });
        this.properties = properties(mesh + "." + datacenter.name() + ".syncer", clientProperties, session);
        this.thread = new Thread(this::run, "syncer-election-" + datacenter.name());
        this.thread.setDaemon(true);
    }

    private static Map<String, Object> properties(
            String group, Map<String, Object> clientProperties, Duration session) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put("group.id", group);
        properties.put("group.protocol", "classic");
        properties.put("partition.assignment.strategy", CooperativeStickyAssignor.class.getName());
        properties.put("session.timeout.ms", Long.toString(session.toMillis()));
        properties.put("heartbeat.interval.ms", Long.toString(session.toMillis() / 4));
        properties.put("max.poll.interval.ms", "120000");
        properties.put("enable.auto.commit", "false");
        properties.put("auto.offset.reset", "latest");
        properties.put("allow.auto.create.topics", "false");
        properties.put("metadata.max.age.ms", "5000"); // topics that are created or deleted are noticed
        return properties;
    }

    void start() {
        thread.start();
    }

    /** Leaves the group when all streams have stopped, so that others take over at once. */
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            var consumer = new KafkaConsumer<byte[], byte[]>(
                    properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            try {
                consumer.subscribe(supervisors.keySet(), new Assignment(consumer));
                while (!closing) {
                    consumer.poll(POLL);
                    lookForTopics(consumer);
                }
            } catch (KafkaException e) {
                LOG.warn("The group of syncers failed, joining it again: {}", e.toString());
                pause();
            } finally {
                release(List.copyOf(assigned)); // before the group may give them to others
                joined = false;
                consumer.close(CheckpointReader.CLOSING);
            }
        }
    }

    private void pause() {
        try {
            Thread.sleep(PAUSE_AFTER_FAILURE.toMillis());
        } catch (InterruptedException e) {
            closing = true;
        }
    }

    /** A stream whose topic does not exist is assigned to nobody, and would look like a standby. */
    private void lookForTopics(KafkaConsumer<byte[], byte[]> consumer) {
        if (assigned.size() == supervisors.size() || System.nanoTime() - lookedNanos < LOOK_FOR_TOPICS.toNanos()) {
            return;
        }
        lookedNanos = System.nanoTime();
        Set<String> existing;
        try {
            existing = consumer.listTopics(Duration.ofSeconds(3)).keySet();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.debug("Kafka does not list its topics", e);
            return;
        }
        supervisors.forEach((topic, supervisor) -> {
            if (assigned.contains(topic)) {
                return;
            }
            if (!existing.contains(topic)) {
                supervisor.stopped(
                        "Topic " + topic + " of stream " + streams.get(topic) + " does not exist",
                        "If the stream was never created, run crosstide init; if the topic was deleted, the stream cannot go on:"
                                + " delete its other topic and its row in crosstide.stream, and init again with targets"
                                + " seeded anew");
            } else if (joined) {
                supervisor.standBy();
            }
        });
    }

    private void release(Collection<String> topics) {
        for (String topic : topics) {
            StreamSupervisor supervisor = supervisors.get(topic);
            if (assigned.remove(topic) && supervisor != null) {
                LOG.atInfo().addKeyValue("topic", topic).log("No longer this process's stream");
                supervisor.stop();
            }
        }
    }

    private final class Assignment implements ConsumerRebalanceListener {
        private final KafkaConsumer<byte[], byte[]> consumer;

        Assignment(KafkaConsumer<byte[], byte[]> consumer) {
            this.consumer = consumer;
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            joined = true;
            consumer.pause(partitions);
            for (TopicPartition partition : partitions) {
                StreamSupervisor supervisor = supervisors.get(partition.topic());
                if (partition.partition() == 0 && supervisor != null && assigned.add(partition.topic())) {
                    LOG.atInfo().addKeyValue("topic", partition.topic()).log("This process's stream from now on");
                    supervisor.start();
                }
            }
            supervisors.forEach((topic, supervisor) -> {
                if (!assigned.contains(topic)) {
                    supervisor.standBy();
                }
            });
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            release(topics(partitions));
        }

        @Override
        public void onPartitionsLost(Collection<TopicPartition> partitions) {
            release(topics(partitions));
        }

        private static List<String> topics(Collection<TopicPartition> partitions) {
            return partitions.stream().map(TopicPartition::topic).distinct().toList();
        }
    }
}
