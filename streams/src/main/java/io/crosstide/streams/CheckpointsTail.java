package io.crosstide.streams;

import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What is written from now on into the checkpoints topics of streams of one Kafka. Topics that do not exist yet are looked
 * for again from time to time.
 *
 * <p>Methods throw KafkaException if Kafka does not answer. Not safe for several threads.
 */
public final class CheckpointsTail implements AutoCloseable {
    private static final Duration CLOSE = Duration.ofSeconds(1);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(20);

    private final Consumer<byte[], byte[]> consumer;
    private final Map<String, StreamName> missing = new TreeMap<>();
    private final Map<String, StreamName> streams = new TreeMap<>();
    private final List<TopicPartition> assigned = new ArrayList<>();
    private final Time time;
    private long lookedNanos;

    /** A record of a checkpoints topic. */
    public static final class Note {
        private final StreamName stream;
        private final String key;
        private final byte @Nullable [] value;

        private Note(StreamName stream, String key, byte @Nullable [] value) {
            this.stream = stream;
            this.key = key;
            this.value = value;
        }

        public StreamName stream() {
            return stream;
        }

        public String key() {
            return key;
        }

        /** Null if the record removes what is under the key. The array is not copied. */
        public byte @Nullable [] value() {
            return value;
        }
    }

    /** Connects at its first use. */
    public CheckpointsTail(KafkaClients kafka, Collection<StreamName> streams, String clientId, Time time) {
        this.consumer = kafka.sharedBy(Integer.MAX_VALUE).reader(clientId);
        this.time = time;
        streams.forEach(stream -> {
            this.streams.put(stream.checkpointsTopic(), stream);
            missing.put(stream.checkpointsTopic(), stream);
        });
    }

    /** Fixes where reading begins. Returns the streams whose topic does not exist. */
    public List<StreamName> begin() {
        lookedNanos = time.nanos();
        List<TopicPartition> found = new ArrayList<>();
        for (String topic : missing.keySet()) {
            if (!consumer.partitionsFor(topic).isEmpty()) {
                found.add(new TopicPartition(topic, 0));
            }
        }
        if (!found.isEmpty()) {
            Map<TopicPartition, Long> reached =
                    new TreeMap<>((one, other) -> one.topic().compareTo(other.topic()));
            assigned.forEach(partition -> reached.put(partition, consumer.position(partition)));
            reached.putAll(consumer.endOffsets(found));
            assigned.addAll(found);
            consumer.assign(assigned);
            reached.forEach(consumer::seek);
            found.forEach(partition -> missing.remove(partition.topic()));
        }
        return List.copyOf(missing.values());
    }

    /** What has come; waits for the first of it, but no longer than this. */
    public List<Note> poll(Duration longest) throws InterruptedException {
        if (!missing.isEmpty() && (assigned.isEmpty() || time.since(lookedNanos).compareTo(LOOK_AGAIN) > 0)) {
            begin();
        }
        if (assigned.isEmpty()) {
            time.sleep(longest);
            return List.of();
        }
        List<Note> notes = new ArrayList<>();
        try {
            for (ConsumerRecord<byte[], byte[]> each : consumer.poll(longest)) {
                StreamName stream = streams.get(each.topic());
                if (stream != null && each.key() != null) {
                    notes.add(new Note(stream, new String(each.key(), StandardCharsets.UTF_8), each.value()));
                }
            }
        } catch (InvalidOffsetException e) { // the topic was deleted and created again, or lost records
            consumer.seekToEnd(e.partitions());
        }
        return notes;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(CLOSE));
    }
}
