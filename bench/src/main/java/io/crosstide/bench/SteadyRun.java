package io.crosstide.bench;

import io.crosstide.demo.Lags;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/**
 * One run of a contestant under a steady load.
 *
 * @param wanted transactions per second that the load tried
 * @param written transactions per second that the source committed
 * @param lags from the commit at the source until a reader sees it at the target
 * @param drained how long the target needed to catch up after the last commit
 * @param cpu CPU time of each process during the load
 */
record SteadyRun(
        Contestant contestant,
        double wanted,
        double written,
        Lags lags,
        Duration drained,
        Map<String, Duration> cpu,
        Duration time,
        Map<String, Long> memory,
        long differingRows) {
    SteadyRun {
        cpu = Map.copyOf(cpu);
        memory = Map.copyOf(memory);
    }

    String line() {
        return String.format(
                Locale.ROOT,
                "%s at %.0f/s: lag p50 %d ms, p99 %d ms%s",
                contestant.name(),
                written,
                lags.quantile(0.5).toMillis(),
                lags.quantile(0.99).toMillis(),
                differingRows == 0 ? "" : "; " + differingRows + " ROWS DIFFER");
    }

    /** CPU time per source transaction, in milliseconds; NaN for a process that the contestant does not have. */
    double millis(String process) {
        Duration used = cpu.get(process);
        return used == null ? Double.NaN : used.toNanos() / 1e6 / (written * time.toNanos() / 1e9);
    }
}
