package io.crosstide.streams;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.kafka.KafkaCluster;
import io.crosstide.topology.KafkaSettings;
import io.crosstide.topology.TopicSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Provides one Kafka for all tests; the first test starts it. */
final class TestKafka implements ParameterResolver {

    /** A running Kafka. */
    static final class Running implements AutoCloseable {
        private final ServerFolder folder;
        private final KafkaCluster cluster;

        Running() throws IOException {
            folder = ServerFolder.create("crosstide-streams-test");
            cluster = new KafkaCluster(folder.resolve("kafka"), 1, Map.of("group.min.session.timeout.ms", "1000"));
            cluster.start();
        }

        KafkaClients clients() {
            KafkaSettings settings = new KafkaSettings(
                    cluster.bootstrapServers(), null, Map.of(), Map.of(), new TopicSettings(1, 1, Duration.ofDays(1)));
            return KafkaClients.inside(settings, Map.of());
        }

        /** Creates topics of one partition, with names that no other test uses. */
        String[] createTopics(int count) throws Exception {
            String[] names = new String[count];
            Arrays.setAll(names, i -> "topic-" + UUID.randomUUID());
            create(names);
            return names;
        }

        /** Creates topics of one partition. */
        void create(String... names) throws Exception {
            try (Admin admin = clients().admin("test")) {
                admin.createTopics(Arrays.stream(names)
                                .map(name -> new NewTopic(name, 1, (short) 1))
                                .toList())
                        .all()
                        .get();
            }
        }

        /** Writes values in one Kafka transaction. */
        void write(String topic, boolean commit, String... values) {
            Map<String, Object> properties = new HashMap<>(clients().producerProperties());
            properties.put("transactional.id", topic);
            try (var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                for (String value : values) {
                    var unused = producer.send(
                            new ProducerRecord<>(topic, value.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
                }
                producer.flush();
                if (commit) {
                    producer.commitTransaction();
                } else {
                    producer.abortTransaction();
                }
            }
        }

        @Override
        public void close() {
            cluster.close();
            folder.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Running.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).getOrComputeIfAbsent(Running.class);
    }
}
