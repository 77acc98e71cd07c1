package io.crosstide.cli.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** Which topology file is active, and whether the process has taken it over. Belongs to one thread at a time. */
final class ReloadMetrics {

    private final MeterRegistry registry;
    private final Counter applied;
    private final Counter refused;
    private Gauge version;
    private volatile boolean restartNeeded;

    ReloadMetrics(String version, MeterRegistry registry) {
        this.registry = registry;
        this.applied = counter("applied");
        this.refused = counter("refused");
        this.version = gauge(version);
        Gauge.builder("crosstide.topology.restart.needed", () -> restartNeeded ? 1 : 0)
                .description("1 if changes of the topology file wait for a restart of the process")
                .register(registry);
    }

    private Counter counter(String result) {
        return Counter.builder("crosstide.topology.reloads")
                .description("How often the topology file was read again")
                .tag("result", result)
                .register(registry);
    }

    private Gauge gauge(String content) {
        return Gauge.builder("crosstide.topology.info", () -> 1)
                .description("Which content of the topology file is active")
                .tag("version", content)
                .register(registry);
    }

    /** @param content version of the file that is active now */
    void applied(String content, boolean needsRestart) {
        registry.remove(version);
        version = gauge(content);
        restartNeeded = needsRestart;
        applied.increment();
    }

    void refused() {
        refused.increment();
    }
}
