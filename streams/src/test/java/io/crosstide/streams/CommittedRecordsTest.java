package io.crosstide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestKafka.class)
class CommittedRecordsTest {
    private final TestKafka.Running kafka;

    CommittedRecordsTest(TestKafka.Running kafka) {
        this.kafka = kafka;
    }

    @Test
    void findsLastCommittedRecordBeforeManyAbortedOnes() throws Exception {
        String topic = kafka.createTopics(1)[0];
        kafka.write(topic, true, "one", "two");
        String[] aborted = new String[2_000];
        Arrays.fill(aborted, "aborted");
        kafka.write(topic, false, aborted);
        try (CommittedRecords records = records(topic, Duration.ofSeconds(10))) {
            awaitEnd(records, 2_004);
            assertThat(records.last(any -> true).map(CommittedRecordsTest::text))
                    .contains("two");
            assertThat(records.last(each -> text(each).equals("one")).map(CommittedRecordsTest::text))
                    .contains("one");
            assertThat(records.offsets()).isEqualTo(new CommittedRecords.Offsets(0, 2_004));
        }
    }

    @Test
    void findsNoLastRecordIfNothingIsCommitted() throws Exception {
        String topic = kafka.createTopics(1)[0];
        kafka.write(topic, false, "aborted");
        try (CommittedRecords records = records(topic, Duration.ofSeconds(10))) {
            awaitEnd(records, 2);
            assertThat(records.last(any -> true)).isEmpty();
        }
    }

    @Test
    void readsRecordsBetweenOffsetsUntilTheReaderStops() throws Exception {
        String topic = kafka.createTopics(1)[0];
        kafka.write(topic, true, "0", "1", "2", "3");
        try (CommittedRecords records = records(topic, Duration.ofSeconds(10))) {
            List<String> read = new ArrayList<>();
            records.forEach(new CommittedRecords.Offsets(1, 3), each -> read.add(text(each)));
            assertThat(read).containsExactly("1", "2");
            read.clear();
            records.forEach(
                    records.offsets(),
                    each -> read.add(text(each)) && !text(each).equals("1"));
            assertThat(read).containsExactly("0", "1");
        }
    }

    @Test
    void reportsTheOffsetWhenReadingMakesNoProgress() throws Exception {
        String topic = kafka.createTopics(1)[0];
        kafka.write(topic, true, "only");
        try (CommittedRecords records = records(topic, Duration.ofSeconds(5))) {
            assertThatThrownBy(() -> records.forEach(new CommittedRecords.Offsets(0, 100), each -> true))
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("up to offset 100")
                    .hasMessageContaining("at offset 2");
        }
    }

    /** The marker at the end of a transaction is written after the producer has ended it. */
    private static void awaitEnd(CommittedRecords records, long end) {
        await().atMost(Duration.ofSeconds(60))
                .pollInSameThread() // the consumer belongs to this thread
                .until(() -> records.offsets().end() == end);
    }

    private CommittedRecords records(String topic, Duration patience) {
        return new CommittedRecords(kafka.clients().briefReader("test"), topic, patience, Time.SYSTEM);
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.value(), StandardCharsets.UTF_8);
    }
}
