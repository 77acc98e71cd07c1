package io.crosstide.writer.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.StreamRecordCodec;
import io.crosstide.streams.CommittedRecords;
import io.crosstide.streams.CopyTopic;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamCopy;
import io.crosstide.streams.Time;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TopicSettings;
import io.crosstide.writer.TestServers;
import io.crosstide.writer.failure.LinkFencedException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One broker has both the topic of the stream and that of its copy, which makes no difference to the copier. */
class StreamCopierTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final TopicSettings SINGLE = new TopicSettings(1, 1, Duration.ofDays(1));

    private final StreamName stream = new StreamName("copies" + UUID.randomUUID(), "orders", "beijing");
    private final LinkName link = new LinkName(stream.mesh(), "orders", "beijing", "shanghai");
    private final UUID streamId = UUID.randomUUID();
    private final StreamParts parts = new StreamParts(streamId);
    private final StreamRecordCodec codec = new StreamRecordCodec();
    private final KafkaClients kafka = KafkaClients.inside(
            new KafkaSettings(TestServers.shared().bootstrapServers(), null, Map.of(), Map.of(), SINGLE), Map.of());
    private final List<StreamCopier> copiers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    @BeforeEach
    void createSource() throws Exception {
        try (Admin admin = kafka.admin("test")) {
            admin.createTopics(List.of(new NewTopic(stream.transactionsTopic(), 1, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() throws InterruptedException {
        copiers.forEach(StreamCopier::stop);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void nextCopierContinuesAfterTheLastTransactionOfTheCopy() throws Exception {
        createCopy();
        List<ConsumerRecord<byte[], byte[]>> published = publish(
                parts.transaction(1),
                parts.heartbeat(1),
                parts.range(2, 4),
                parts.transaction(5),
                parts.transaction(6));
        StreamCopier first = start(0);
        first.copy(published.subList(0, 3));
        assertThat(first.behindSeconds()).isZero();
        assertCopy(published, 0, 2);

        StreamCopier second = start(0);
        second.copy(published); // the link resumes earlier than the copy ends
        assertCopy(published, 0, 2, 3, 4);
        // the first one learns that it is fenced when it writes
        assertThat(catchThrowable(() -> first.copy(published))).isInstanceOf(LinkFencedException.class);
        assertCopy(published, 0, 2, 3, 4);
    }

    @Test
    void readsWhatTheCopyLacksFromTheSource() throws Exception {
        createCopy();
        List<ConsumerRecord<byte[], byte[]>> published = publish(
                parts.transaction(1),
                parts.chunk(2, 0, false),
                parts.heartbeat(1), // not possible in a stream, and left out
                parts.chunk(2, 1, true),
                parts.transaction(3),
                parts.transaction(4));
        StreamCopier copier = start(0);
        copier.copy(published.subList(5, 6));
        assertCopy(published, 0, 1, 3, 4, 5);
    }

    @Test
    void showsATransactionOnlyWithItsLastChunk() throws Exception {
        createCopy();
        List<ConsumerRecord<byte[], byte[]>> published = publish(
                parts.transaction(1), parts.chunk(2, 0, false), parts.chunk(2, 1, false), parts.chunk(2, 2, true));
        StreamCopier copier = start(0);
        copier.copy(published.subList(0, 2));
        assertCopy(published, 0);
        copier.copy(published.subList(2, 3));
        assertCopy(published, 0);
        copier.copy(published.subList(3, 4));
        assertCopy(published, 0, 1, 2, 3);
    }

    @Test
    void linkDoesNotWaitForACopyThatCannotBeWrittenAndTheCopyCatchesUp() throws Exception {
        List<ConsumerRecord<byte[], byte[]>> published =
                publish(parts.transaction(1), parts.transaction(2), parts.transaction(3));
        StreamCopier copier = start(0);
        copier.copy(published.subList(0, 2)); // no topic for the copy: returns all the same
        assertThat(copier.behindSeconds()).isPositive();
        createCopy();
        await().atMost(PATIENCE).until(() -> copier.behindSeconds() == 0);
        assertCopy(published, 0, 1, 2);
        copier.copy(published.subList(2, 3));
        assertCopy(published, 0, 1, 2);
    }

    @Test
    void copyOfAnEarlierStreamIsNotContinued() throws Exception {
        createCopy();
        StreamParts earlier = new StreamParts(UUID.randomUUID());
        writeTo(stream.copyTopic(), earlier.transaction(1), earlier.transaction(2), earlier.transaction(3));
        List<ConsumerRecord<byte[], byte[]>> published = publish(parts.transaction(1), parts.transaction(2));
        start(0).copy(published);
        try (StreamCopy copy = new StreamCopy(kafka, stream, streamId, PATIENCE, Time.SYSTEM)) {
            assertThat(copy.settledContent()).hasValueSatisfying(content -> {
                assertThat(content.firstSeq()).isEqualTo(1);
                assertThat(content.lastSeq()).isEqualTo(2);
            });
            assertThat(copy.offsetAfter(1)).isGreaterThan(copy.offsetAfter(0));
        }
    }

    private StreamCopier start(long startSeq) {
        StreamCopier copier = new StreamCopier(link, stream, streamId, startSeq, kafka, kafka, Time.SYSTEM);
        copiers.add(copier);
        Thread thread = new Thread(copier, "test-copy");
        threads.add(thread);
        thread.start();
        return copier;
    }

    private void createCopy() throws InterruptedException {
        try (CopyTopic topic = new CopyTopic(stream, kafka)) {
            topic.create(SINGLE);
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> publish(StreamRecord... records) {
        writeTo(stream.transactionsTopic(), records);
        return read(stream.transactionsTopic(), records.length);
    }

    private void writeTo(String topic, StreamRecord... records) {
        try (var producer = new KafkaProducer<>(
                new HashMap<>(kafka.producerProperties()), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (StreamRecord record : records) {
                var message = new ProducerRecord<byte[], byte[]>(topic, 0, null, codec.encode(record));
                record.headers()
                        .forEach((key, text) -> message.headers().add(key, text.getBytes(StandardCharsets.UTF_8)));
                var unused = producer.send(message);
            }
        }
    }

    private List<ConsumerRecord<byte[], byte[]>> read(String topic, int expected) {
        List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
        try (CommittedRecords records = new CommittedRecords(kafka.briefReader("test"), topic, PATIENCE, Time.SYSTEM)) {
            await().atMost(PATIENCE).pollInSameThread().until(() -> {
                found.clear();
                records.forEach(records.offsets(), found::add);
                return found.size() >= expected;
            });
        }
        return found;
    }

    /** Value, key and headers are the same; nothing else is in the copy. */
    private void assertCopy(List<ConsumerRecord<byte[], byte[]>> published, int... copied) {
        List<ConsumerRecord<byte[], byte[]>> copy = read(stream.copyTopic(), copied.length);
        assertThat(copy).hasSize(copied.length);
        for (int i = 0; i < copied.length; i++) {
            assertThat(copy.get(i).value()).isEqualTo(published.get(copied[i]).value());
            assertThat(copy.get(i).key()).isEqualTo(published.get(copied[i]).key());
            assertThat(copy.get(i).headers()).isEqualTo(published.get(copied[i]).headers());
        }
    }
}
