package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import java.util.List;

/**
 * What to measure.
 *
 * @param workers of Crosstide's writer
 * @param transactions of a backlog, before the share of the workload
 * @param rounds how often each contestant runs
 */
record BenchSettings(List<LoadKind> loads, List<Contestant> contestants, int workers, int transactions, int rounds) {
    BenchSettings {
        loads = List.copyOf(loads);
        contestants = List.copyOf(contestants);
    }
}
