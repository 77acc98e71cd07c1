package io.crosstide.syncer.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.streams.StreamView;
import io.crosstide.streams.Time;
import io.crosstide.syncer.TestStream;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OpenTransactionProducerTest {
    private static final UUID SERVER = UUID.fromString("3e11fa47-71ca-11e1-9e33-c80aa9429562");

    @Test
    void showsATransactionUntilACheckpointFollows() throws Exception {
        try (TestStream stream = TestStream.create()) {
            stream.init();
            Checkpoint first = stream.checkpoint();
            OpenTransactionRecord open =
                    new OpenTransactionRecord(first.streamId(), 1, Gtid.of(SERVER, 1), 1, 2, 812_345_678, 3_000_000);
            try (StreamProducer producer = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM);
                    OpenTransactionProducer reports = new OpenTransactionProducer(stream.name, stream.kafka());
                    StreamView view = new StreamView(stream.kafka(), stream.name, Time.SYSTEM)) {
                producer.send(new Heartbeat(
                        first.streamId(), 0, "east", SERVER, 1, 1, GtidSet.EMPTY, GtidSet.EMPTY, "binlog.000001:4"));
                assertThat(view.openTransaction()).isEmpty();

                reports.report(open);
                await().atMost(TestStream.PATIENCE)
                        .untilAsserted(() -> assertThat(view.openTransaction()).contains(open));
                assertThat(view.checkpoint()).contains(first);
                assertThat(view.newest()).isEmpty(); // the Kafka transaction is open

                producer.commit(first); // returns before readers see the checkpoint
                await().atMost(TestStream.PATIENCE)
                        .untilAsserted(() -> assertThat(view.openTransaction()).isEmpty());
            }
        }
    }
}
