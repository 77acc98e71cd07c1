package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.state;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.syncer.status.StreamHealth;
import io.crosstide.syncer.status.StreamState;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A stream whose sessions keep failing says why: in its health, and in its checkpoint for everybody else. */
class StuckStreamTest {
    private TestStream stream;

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
        stream.init();
    }

    @AfterEach
    void close() throws Exception {
        stream.close();
    }

    @Test
    void saysThatTheTopicDoesNotTakeARecord() throws Exception {
        SyncerService service = stream.startAndAwait();
        limitRecords("20000");
        byte[] incompressible = new byte[100_000];
        new Random(1).nextBytes(incompressible);
        execute("INSERT INTO shop.t (blobby) VALUES (0x" + HexFormat.of().formatHex(incompressible) + ")");

        StreamHealth health = TestStream.awaitStopped(service);
        assertThat(health.error())
                .contains("record of 100")
                .contains("topic " + stream.name.transactionsTopic() + " does not take it")
                .doesNotContain("error state");
        assertThat(health.remedy()).contains("Set max.message.bytes of the topic to 138412032");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stream.checkpoint().error()).isEqualTo(health.error()));
        assertThat(stream.checkpoint().remedy()).isEqualTo(health.remedy());

        limitRecords("138412032");
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() == 2);
        await().atMost(PATIENCE).until(() -> state(service) == StreamState.RUNNING);
        assertThat(stream.checkpoint().error()).isEmpty();
    }

    private void limitRecords(String bytes) throws Exception {
        ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, stream.name.transactionsTopic());
        Collection<AlterConfigOp> change =
                List.of(new AlterConfigOp(new ConfigEntry("max.message.bytes", bytes), AlterConfigOp.OpType.SET));
        try (Admin admin = stream.kafka().admin("test")) {
            admin.incrementalAlterConfigs(Map.of(topic, change)).all().get();
        }
    }

    @Test
    void saysWhyItCannotConnectToTheSourceForLong() throws Exception {
        execute("INSERT INTO shop.t (note) VALUES ('before')");
        try (Connection open = Servers.MYSQL.connect();
                Statement statement = open.createStatement()) {
            statement.execute("SET GLOBAL require_secure_transport = ON");
            try {
                SyncerService service = stream.start();
                await().atMost(PATIENCE)
                        .until(() -> !stream.checkpoint().error().isEmpty());
                Checkpoint told = stream.checkpoint();
                assertThat(told.error()).contains("insecure transport");
                assertThat(told.remedy()).contains("tls: { mode: required }");
                assertThat(state(service)).isEqualTo(StreamState.RETRYING);
                assertThat(service.health().get(0).remedy()).isEqualTo(told.remedy());
            } finally {
                statement.execute("SET GLOBAL require_secure_transport = OFF");
            }
        }
        stream.awaitTransactions(2);
        await().atMost(PATIENCE).until(() -> stream.checkpoint().error().isEmpty());
    }

    /** It stops before it owns the stream. */
    @Test
    void saysThatATopicHasTooManyPartitions() throws Exception {
        try (Admin admin = stream.kafka().admin("test")) {
            admin.createPartitions(Map.of(stream.name.transactionsTopic(), NewPartitions.increaseTo(2)))
                    .all()
                    .get();
        }
        StreamHealth health = TestStream.awaitStopped(stream.start());
        assertThat(health.error()).contains("exists with 2 partitions");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(stream.checkpoint().error()).isEqualTo(health.error()));
    }

    /**
     * After the failover of a broker, a topic may learn the end of a Kafka transaction later than the other topic. Here
     * another producer stands for it. What is not visible yet is no lost record.
     */
    @Test
    void s1WaitsUntilAllThatIsWrittenIsVisible() throws Exception {
        Map<String, Object> properties = stream.kafka().producerProperties();
        properties.put("transactional.id", stream.name + "-open");
        properties.put("transaction.timeout.ms", 2 * (int) PATIENCE.toMillis());
        SyncerService service;
        try (Producer<byte[], byte[]> open =
                new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            open.initTransactions();
            open.beginTransaction();
            open.send(new ProducerRecord<>(stream.name.transactionsTopic(), 0, null, new byte[] {1}))
                    .get();
            service = stream.start();
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(service.health().get(0).error()).contains("its broker has not learnt yet"));
            assertThat(state(service)).isEqualTo(StreamState.RETRYING);
            open.abortTransaction();
        }
        await().atMost(PATIENCE).until(() -> state(service) == StreamState.RUNNING);
        execute("INSERT INTO shop.t (note) VALUES ('after')");
        stream.awaitTransactions(1);
        assertThat(stream.checkpoint().error()).isEmpty();
    }
}
