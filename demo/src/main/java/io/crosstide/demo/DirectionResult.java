package io.crosstide.demo;

import java.time.Duration;

/**
 * What happened on one link.
 *
 * @param rowsPerSecond from the first write until all was applied
 * @param loops transactions in the source's stream beyond those that applications committed at the source
 */
record DirectionResult(
        String from,
        String to,
        long transactions,
        long rows,
        double rowsPerSecond,
        Duration median,
        Duration tail,
        long loops,
        long conflicts) {}
