package io.crosstide.cli.schema;

import java.util.List;

/**
 * The replicated tables of a cluster in all datacenters that could be read.
 *
 * @param failures what could not be read, and why
 */
public record SchemaReport(String cluster, List<TableDiff> tables, List<String> failures) {

    public SchemaReport {
        tables = List.copyOf(tables);
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
