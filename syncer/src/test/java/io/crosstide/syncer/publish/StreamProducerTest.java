package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.syncer.Servers;
import io.crosstide.syncer.TestStream;
import io.crosstide.syncer.failure.StreamFencedException;
import io.crosstide.topology.KafkaSettings;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StreamProducerTest {
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

    /** Reading a source transaction can take so long. The syncer would retry without end, and report another owner. */
    @Test
    void namesTheTimeoutWhenKafkaEndsALongTransaction() throws Exception {
        try (StreamProducer producer = producer("1000")) {
            long before = stream.endOffset();
            producer.send(heartbeat());
            await().atMost(TestStream.PATIENCE).until(() -> stream.endOffset() >= before + 2); // it and its abort
            assertThatThrownBy(producer::commit)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("more than 1 s")
                    .hasMessageContaining("raise transaction.timeout.ms");
        }
    }

    @Test
    void reportsThatAnotherProducerTookOver() throws Exception {
        try (StreamProducer producer = producer("60000")) {
            producer.send(heartbeat());
            try (StreamProducer successor = producer("60000")) {
                assertThatThrownBy(producer::commit).isInstanceOf(StreamFencedException.class);
                successor.send(heartbeat());
                successor.commit();
            }
        }
    }

    private StreamProducer producer(String timeout) {
        KafkaSettings settings = new KafkaSettings(
                Servers.KAFKA.bootstrapServers(),
                null,
                Map.of("transaction.timeout.ms", timeout),
                Map.of(),
                stream.topology.datacenter("east").kafka().topics());
        return new StreamProducer(stream.name, KafkaClients.inside(settings, Map.of()), Time.SYSTEM);
    }

    private static StreamRecord heartbeat() {
        return new Heartbeat(
                UUID.randomUUID(), 1, "east", UUID.randomUUID(), 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "binlog.000001:4");
    }
}
