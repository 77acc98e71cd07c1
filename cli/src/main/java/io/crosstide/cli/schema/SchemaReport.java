package io.crosstide.cli.schema;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The replicated tables of a cluster in all datacenters that could be read.
 *
 * @param ages by datacenter: time since its syncer read the definitions that it published; none for those read from MySQL
 * @param failures what could not be read, and why
 */
public record SchemaReport(String cluster, List<TableDiff> tables, Map<String, Duration> ages, List<String> failures) {

    public SchemaReport {
        tables = List.copyOf(tables);
        ages = Collections.unmodifiableMap(new LinkedHashMap<>(ages));
        failures = List.copyOf(failures);
    }

    /** Whether all tables that could be read are defined alike and fit. */
    public boolean alike() {
        return tables.stream().allMatch(TableDiff::alike);
    }

    /** Names of the tables, as {@code database.table}. */
    public List<String> names() {
        return tables.stream().map(diff -> diff.table().toString()).toList();
    }
}
