package io.crosstide.demo;

import java.time.Duration;

/**
 * The result of one link.
 *
 * @param rowsPerSecond rows per second, from the first write until all changes were applied
 * @param loops transactions in the source's stream in excess of those that applications committed at the source
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
