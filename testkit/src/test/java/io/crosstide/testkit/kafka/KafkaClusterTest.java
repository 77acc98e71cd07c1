package io.crosstide.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.testkit.folder.ServerFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** In the matrix profile: the tests of the services kill and pause brokers, too. */
@Tag("matrix")
class KafkaClusterTest {
    private static ServerFolder folder;

    @BeforeAll
    static void open() throws IOException {
        folder = ServerFolder.create("crosstide-kafka-test");
    }

    @AfterAll
    static void close() {
        folder.close();
    }

    @Test
    void singleBrokerKeepsCommittedRecordsAfterKillAndStop() throws Exception {
        try (KafkaCluster cluster = new KafkaCluster(folder.resolve("single"), 1)) {
            cluster.start();
            createTopic(cluster, (short) 1);
            commit(cluster, "one");
            cluster.broker(1).kill();
            assertThat(cluster.broker(1).running()).isFalse();
            cluster.start();
            commit(cluster, "two");
            cluster.stop();
            cluster.start();
            assertThat(committed(cluster, 2)).containsExactly("one", "two");
        }
    }

    @Test
    void pausedBrokerAnswersAfterResume() throws Exception {
        try (KafkaCluster cluster = new KafkaCluster(folder.resolve("paused"), 1)) {
            cluster.start();
            createTopic(cluster, (short) 1);
            try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of(
                    "bootstrap.servers", cluster.bootstrapServers(),
                    "key.serializer", StringSerializer.class,
                    "value.serializer", StringSerializer.class))) {
                producer.send(new ProducerRecord<>("t", "before")).get();
                cluster.broker(1).pause();
                var sent = producer.send(new ProducerRecord<>("t", "during"));
                assertThatThrownBy(() -> sent.get(500, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
                cluster.broker(1).resume();
                RecordMetadata metadata = sent.get(30, TimeUnit.SECONDS);
                assertThat(metadata.offset()).isEqualTo(1);
            }
        }
    }

    @Test
    void threeBrokersKeepCommittedRecordsAfterTheLeaderDies() throws Exception {
        try (KafkaCluster cluster = new KafkaCluster(folder.resolve("three"), 3)) {
            cluster.start();
            createTopic(cluster, (short) 3);
            commit(cluster, "one");
            cluster.broker(leader(cluster)).kill();
            commit(cluster, "two");
            cluster.start();
            cluster.awaitInSync();
            assertThat(committed(cluster, 2)).containsExactly("one", "two");
        }
    }

    private static void createTopic(KafkaCluster cluster, short replicas) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic("t", Optional.of(1), Optional.of(replicas))))
                    .all()
                    .get();
        }
    }

    private static int leader(KafkaCluster cluster) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()))) {
            return admin.describeTopics(List.of("t")).allTopicNames().get().values().stream()
                    .map(topic -> topic.partitions().get(0).leader().id())
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static void commit(KafkaCluster cluster, String value) {
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "transactional.id",
                "test",
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                StringSerializer.class))) {
            producer.initTransactions();
            producer.beginTransaction();
            var sent = producer.send(new ProducerRecord<>("t", value));
            producer.commitTransaction();
            assertThat(sent).isDone();
        }
    }

    private static List<String> committed(KafkaCluster cluster, int count) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(Map.of(
                "bootstrap.servers",
                cluster.bootstrapServers(),
                "isolation.level",
                "read_committed",
                "key.deserializer",
                StringDeserializer.class,
                "value.deserializer",
                StringDeserializer.class))) {
            List<TopicPartition> partitions = List.of(new TopicPartition("t", 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (values.size() < count && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            }
        }
        return values;
    }
}
