package io.crosstide.bench.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bench.load.ServerAccount;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectPropertiesTest {
    private static final ServerAccount SERVER = new ServerAccount("127.0.0.1", 15_001, "root", "secret");

    private final Map<String, String> sink = ConnectProperties.sink("run-1", SERVER, "bench", 8);

    private String sinkOf(String name) {
        return sink.getOrDefault(name, "");
    }

    @Test
    void sinkReadsTheTopicsOfTheDatabaseAndNoOthers() {
        assertThat("debezium.bench.sbtest1").matches(sinkOf("topics.regex"));
        assertThat("bench.bench.source.transactions").doesNotMatch(sinkOf("topics.regex"));
        assertThat("__debezium-heartbeat.debezium").doesNotMatch(sinkOf("topics.regex"));
    }

    @Test
    void sinkWritesToTheTableThatTheTopicNames() {
        assertThat("debezium.bench.sbtest1"
                        .replaceFirst(sinkOf("transforms.table.regex"), sinkOf("transforms.table.replacement")))
                .isEqualTo("sbtest1");
        assertThat(sinkOf("connection.url")).startsWith("jdbc:mysql://127.0.0.1:15001/bench?");
    }

    /** A batch holds no more than a poll returns. */
    @Test
    void aPollFillsABatch() {
        assertThat(sinkOf("consumer.override.max.poll.records")).isEqualTo(sinkOf("batch.size"));
    }

    @Test
    void eachTaskHasAPartitionOfEachTable() {
        Map<String, String> capture =
                ConnectProperties.capture("capture", Path.of("folder"), SERVER, "bench", DebeziumSink.TASKS);
        assertThat(capture)
                .containsEntry("topic.creation.default.partitions", sinkOf("tasks.max"))
                .containsEntry("database.include.list", "bench")
                .containsEntry("database.port", "15001");
    }
}
