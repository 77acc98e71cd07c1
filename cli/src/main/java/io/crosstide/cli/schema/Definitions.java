package io.crosstide.cli.schema;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.mapping.RememberedColumns;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The replicated tables of a datacenter's cluster.
 *
 * @param orders what links into this datacenter remember of the order of columns: by source, then by table
 * @param missing likewise of missing columns
 * @param nanos how long the reading took
 */
record Definitions(
        SortedMap<TableName, TableFacts> facts,
        Map<String, Map<TableName, ColumnOrder>> orders,
        Map<String, Map<TableName, List<MissingColumnRow>>> missing,
        long nanos) {

    Definitions {
        facts = new TreeMap<>(facts);
        orders = Map.copyOf(orders);
        missing = Map.copyOf(missing);
    }

    /** What the link from a source remembers of a table. */
    RememberedColumns remembered(String source, TableName table) {
        return new RememberedColumns(
                Optional.ofNullable(orders.getOrDefault(source, Map.of()).get(table)),
                missing.getOrDefault(source, Map.of()).getOrDefault(table, List.of()));
    }
}
