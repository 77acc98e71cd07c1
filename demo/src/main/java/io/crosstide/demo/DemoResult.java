package io.crosstide.demo;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.compare.TableResult;
import java.util.List;
import java.util.Map;

/**
 * The result of a demo.
 *
 * @param memory maximum resident memory in bytes, by service
 * @param disagreements the differences from the expected result; empty if all datacenters agree
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
