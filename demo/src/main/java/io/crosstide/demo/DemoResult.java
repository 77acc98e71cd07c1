package io.crosstide.demo;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.compare.TableResult;
import java.util.List;
import java.util.Map;

/**
 * What a demo came to.
 *
 * @param memory greatest resident memory in bytes, by service
 * @param disagreements what is not as it must be; empty when all datacenters agree
 */
record DemoResult(
        List<DirectionResult> directions,
        List<TableResult> tables,
        List<Conflict> conflicts,
        Map<String, Long> memory,
        List<String> disagreements) {

    DemoResult {
        directions = List.copyOf(directions);
        tables = List.copyOf(tables);
        conflicts = List.copyOf(conflicts);
        disagreements = List.copyOf(disagreements);
    }

    boolean agrees() {
        return disagreements.isEmpty();
    }
}
