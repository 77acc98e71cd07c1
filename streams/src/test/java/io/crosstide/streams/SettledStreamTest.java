package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CheckpointCodec;
import io.crosstide.topology.StreamName;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A transaction of one topic stands for one whose end this topic learns later than the other. */
@ExtendWith(TestKafka.class)
class SettledStreamTest {
    /** For what never becomes visible. Kafka must answer within this time. */
    private static final Duration BRIEF = Duration.ofSeconds(5);

    private final TestKafka.Running kafka;
    private final StreamName stream = new StreamName("mesh-" + UUID.randomUUID(), "orders", "beijing");

    SettledStreamTest(TestKafka.Running kafka) throws Exception {
        this.kafka = kafka;
        kafka.create(stream.transactionsTopic(), stream.checkpointsTopic());
    }

    @Test
    void waitsForARecordThatTheCheckpointDescribes() throws Exception {
        try (StreamView brief = view(BRIEF);
                StreamView view = view(KafkaClients.PATIENCE);
                Producer<byte[], byte[]> open = open();
                Producer<byte[], byte[]> other = open()) {
            send(other, stream.checkpointsTopic(), checkpoint(1));
            other.commitTransaction();
            send(open, stream.transactionsTopic(), new byte[] {1});
            assertThatThrownBy(brief::settled)
                    .isInstanceOf(NotYetVisibleException.class)
                    .hasMessageContaining(stream.transactionsTopic())
                    .hasMessageContaining("up to offset 1 are written, those up to 0 can be read");
            open.commitTransaction();
            assertThat(view.settled())
                    .hasValueSatisfying(
                            published -> assertThat(published.offsets().end()).isEqualTo(2));
        }
    }

    @Test
    void waitsForTheLastCheckpoint() throws Exception {
        try (StreamView brief = view(BRIEF);
                StreamView view = view(KafkaClients.PATIENCE);
                Producer<byte[], byte[]> open = open();
                Producer<byte[], byte[]> other = open()) {
            send(other, stream.checkpointsTopic(), checkpoint(1));
            other.commitTransaction();
            send(open, stream.checkpointsTopic(), checkpoint(2));
            assertThatThrownBy(brief::settled).isInstanceOf(NotYetVisibleException.class);
            assertThat(view.checkpoint())
                    .hasValueSatisfying(old -> assertThat(old.seq()).isEqualTo(1));
            open.commitTransaction();
            assertThat(view.settled())
                    .hasValueSatisfying(published ->
                            assertThat(published.checkpoint().seq()).isEqualTo(2));
        }
    }

    @Test
    void abortedTransactionHidesNothing() throws Exception {
        try (StreamView view = view(KafkaClients.PATIENCE);
                Producer<byte[], byte[]> open = open()) {
            send(open, stream.transactionsTopic(), new byte[] {1});
            open.abortTransaction();
            assertThat(view.settled()).isEmpty();
        }
    }

    private StreamView view(Duration patience) {
        return new StreamView(kafka.clients(), stream, patience, Time.SYSTEM);
    }

    private Producer<byte[], byte[]> open() {
        Map<String, Object> properties = new HashMap<>(kafka.clients().producerProperties());
        properties.put("transactional.id", UUID.randomUUID().toString());
        var producer = new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
        producer.beginTransaction();
        return producer;
    }

    private static void send(Producer<byte[], byte[]> producer, String topic, byte[] value) throws Exception {
        producer.send(new ProducerRecord<>(topic, 0, Checkpoint.KEY.getBytes(StandardCharsets.UTF_8), value))
                .get();
    }

    private byte[] checkpoint(long seq) {
        return new CheckpointCodec()
                .encode(new Checkpoint(
                        new UUID(1, 2),
                        "topic",
                        stream.cluster(),
                        stream.datacenter(),
                        seq,
                        GtidSet.EMPTY,
                        GtidSet.EMPTY,
                        GtidSet.EMPTY,
                        GtidSet.EMPTY,
                        GtidSet.EMPTY,
                        0,
                        0,
                        List.of(),
                        Map.of(),
                        Map.of(),
                        0,
                        0,
                        0,
                        "",
                        "",
                        ""));
    }
}
