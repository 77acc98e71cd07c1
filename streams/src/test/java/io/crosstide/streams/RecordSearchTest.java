package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.class)
class RecordSearchTest {
    private final TestKafka.Running kafka;

    RecordSearchTest(TestKafka.Running kafka) {
        this.kafka = kafka;
    }

    /** The values ascend; between them are marks and aborted records, as in the topic of a stream. */
    @Test
    void findsTheFirstRecordThatPassesAmongMarksAndAbortedRecords() throws Exception {
        String topic = kafka.createTopics(1)[0];
        for (int first = 0; first < 300; first += 100) {
            kafka.write(topic, true, numbers(first, first + 100));
            kafka.write(topic, false, numbers(0, 150));
        }
        try (CommittedRecords records =
                new CommittedRecords(kafka.clients().briefReader("test"), topic, Duration.ofSeconds(10), Time.SYSTEM)) {
            await().atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .until(() -> records.offsets().end() == 300 + 450 + 6);
            for (int wanted : new int[] {0, 1, 99, 100, 101, 250, 299}) {
                long place = RecordSearch.first(records, records.offsets(), each -> number(each) >= wanted);
                assertThat(records.first(new CommittedRecords.Offsets(
                                place, records.offsets().end())))
                        .as("first from %d", wanted)
                        .hasValueSatisfying(found -> assertThat(number(found)).isEqualTo(wanted));
            }
            CommittedRecords.Offsets all = records.offsets();
            long none = RecordSearch.first(records, all, each -> number(each) >= 300);
            assertThat(records.first(new CommittedRecords.Offsets(none, all.end())))
                    .isEmpty();
        }
    }

    @Test
    void emptyTopicHasItsBeginAsThePlace() throws Exception {
        String topic = kafka.createTopics(1)[0];
        try (CommittedRecords records =
                new CommittedRecords(kafka.clients().briefReader("test"), topic, Duration.ofSeconds(10), Time.SYSTEM)) {
            assertThat(RecordSearch.first(records, records.offsets(), each -> true))
                    .isZero();
        }
    }

    private static String[] numbers(int first, int end) {
        return IntStream.range(first, end).mapToObj(Integer::toString).toArray(String[]::new);
    }

    private static int number(ConsumerRecord<byte[], byte[]> record) {
        return Integer.parseInt(new String(record.value(), StandardCharsets.UTF_8));
    }
}
