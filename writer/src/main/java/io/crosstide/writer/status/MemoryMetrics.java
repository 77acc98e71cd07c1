package io.crosstide.writer.status;

import io.crosstide.writer.consume.RecordMemory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of the memory that all links of the process share. */
public final class MemoryMetrics {

    private MemoryMetrics() {}

    public static void register(RecordMemory memory, MeterRegistry registry) {
        Gauge.builder("crosstide.record.memory", memory, RecordMemory::used)
                .description("Memory of the records that all links of the process hold")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("crosstide.record.memory.limit", memory, RecordMemory::capacity)
                .description("Memory that the records of all links of the process may occupy")
                .baseUnit("bytes")
                .register(registry);
    }
}
