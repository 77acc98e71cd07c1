package io.crosstide.bench;

import io.crosstide.bench.load.BuiltInGenerator;
import io.crosstide.bench.load.LoadGenerator;
import io.crosstide.bench.load.LoadKind;
import io.crosstide.bench.load.Sysbench;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What to measure.
 *
 * @param workers of Crosstide's writer
 * @param transactions of a backlog, before the share of the workload
 * @param rounds how often each contestant runs
 * @param sysbench writes the backlog; empty if the benchmark itself writes it
 * @param rates transactions per second of steady loads; empty to measure a backlog
 * @param warmUp how long a steady load runs before it is measured
 * @param duration of a steady load while it is measured
 * @param roundTrip between the datacenters
 */
record BenchSettings(
        List<LoadKind> loads,
        List<Contestant> contestants,
        int workers,
        int transactions,
        int rounds,
        Optional<Sysbench> sysbench,
        List<Double> rates,
        Duration warmUp,
        Duration duration,
        Duration roundTrip) {
    BenchSettings {
        loads = List.copyOf(loads);
        rates = List.copyOf(rates);
        contestants = List.copyOf(contestants);
    }

    /** What writes a workload. */
    LoadGenerator generator(LoadKind kind) {
        return sysbench.isPresent() ? sysbench.get() : new BuiltInGenerator(kind.create());
    }

    /** How many transactions the backlog of a workload has. */
    int transactions(LoadKind kind) {
        return (int) Math.max(100, transactions * kind.create().share());
    }
}
