package io.crosstide.writer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.crosstide.change.wire.Sealed;
import io.crosstide.change.wire.proto.StreamRecord;
import io.crosstide.fuzz.Seeds;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkStoppedException;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.params.provider.MethodSource;

/** W4: messages of a transactions topic of any bytes. They are delivered, or stop the link with a position and a remedy. */
class RecordFuzzTest {
    private static final LinkName LINK = new LinkName("shop", "orders", "beijing", "shanghai");
    private static final UUID STREAM = UUID.fromString("0f8fad5b-d9cb-469f-a165-70867728950e");
    private static final long OFFSET = 77;

    private final RecordDecoder decoder = new RecordDecoder(LINK);

    static List<byte[]> seeds() {
        return Seeds.records("transaction", "altered", "range", "echoes", "heartbeat");
    }

    @MethodSource("seeds")
    @FuzzTest
    void deliversOrStops(byte[] value) {
        accept(value);
        Sealed.of(value, StreamRecord.getDefaultInstance()).ifPresent(this::accept);
    }

    private void accept(byte[] value) {
        try {
            Received received = decoder.decode(new ConsumerRecord<>("topic", 0, OFFSET, new byte[0], value));
            assertThat(received.memory()).isPositive();
            StreamChecker checker =
                    new StreamChecker(LINK, STREAM, received.record().seq() - 1);
            boolean first = checker.accept(received.record(), OFFSET);
            assertThat(checker.accept(received.record(), OFFSET)).isFalse();
            assertThat(first).isTrue();
        } catch (LinkStoppedException stopped) {
            assertThat(stopped.getMessage()).contains(LINK.toString()).contains("offset " + OFFSET);
            assertThat(stopped.remedy()).isNotEmpty();
        }
    }
}
