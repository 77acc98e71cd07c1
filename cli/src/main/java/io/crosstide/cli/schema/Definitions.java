package io.crosstide.cli.schema;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.mapping.RememberedColumns;
import io.crosstide.writer.schema.DefinedTables;
import io.crosstide.writer.schema.TargetTable;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The replicated tables of a datacenter's cluster.
 *
 * @param facts of base tables, for comparison
 * @param tables of base tables and views, as a writer reads them
 * @param remembered what links into this datacenter remember: by table, then by source
 * @param age time since the datacenter's syncer read them; empty if this command read them
 * @param doubts reasons why they may not be all
 */
record Definitions(
        SortedMap<TableName, TableFacts> facts,
        Map<TableName, TargetTable> tables,
        Map<TableName, Map<String, RememberedColumns>> remembered,
        Optional<Duration> age,
        List<String> doubts) {

    Definitions {
        facts = new TreeMap<>(facts);
        tables = Map.copyOf(tables);
        remembered = Map.copyOf(remembered);
        doubts = List.copyOf(doubts);
    }

    static Definitions of(Collection<TableDefinition> definitions, Optional<Duration> age, List<String> doubts) {
        SortedMap<TableName, TableFacts> facts = new TreeMap<>();
        Map<TableName, Map<String, RememberedColumns>> remembered = new HashMap<>();
        for (TableDefinition table : definitions) {
            if (table.isBaseTable()) {
                facts.put(table.name(), FactsText.of(table));
            }
            Map<String, RememberedColumns> bySource = new HashMap<>();
            table.remembered().forEach(link -> bySource.put(link.source(), columns(link)));
            remembered.put(table.name(), bySource);
        }
        return new Definitions(facts, DefinedTables.of(definitions), remembered, age, doubts);
    }

    private static RememberedColumns columns(RememberedLink link) {
        return new RememberedColumns(
                link.sourceOrder().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new ColumnOrder(link.sourceOrder(), link.targetOrder())),
                link.missing().stream()
                        .map(column ->
                                new MissingColumnRow(column.column(), column.defaultText(), column.foundDefault()))
                        .toList());
    }

    /** What the link from a source remembers of a table. */
    RememberedColumns remembered(String source, TableName table) {
        return remembered.getOrDefault(table, Map.of()).getOrDefault(source, RememberedColumns.NONE);
    }
}
