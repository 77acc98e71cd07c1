package io.crosstide.writer.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class MemoryMetricsTest {
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RecordMemory memory = new RecordMemory(4_096);

    @Test
    void showsWhatAllLinksHoldAndMayHold() throws Exception {
        MemoryMetrics.register(memory, registry);
        RecordBudget link = memory.share();
        link.tryAcquire(1_000);
        RecordBudget ended = memory.share();
        ended.tryAcquire(24);
        assertThat(value("crosstide.record.memory")).isEqualTo(1_024);
        assertThat(value("crosstide.record.memory.limit")).isEqualTo(4_096);
        ended.close();
        assertThat(value("crosstide.record.memory")).isEqualTo(1_000);
    }

    private double value(String name) {
        return registry.get(name).gauge().value();
    }
}
