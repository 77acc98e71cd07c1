package io.crosstide.compare.ask;

import io.crosstide.change.comparison.DescribedTable;
import io.crosstide.change.comparison.ReadColumn;
import io.crosstide.change.comparison.TableQuestion;
import io.crosstide.change.row.TableName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a table is read alike in all datacenters that have it.
 *
 * @param notes differences between the definitions
 * @param question about all its rows
 */
record AskedTable(TableQuestion question, List<String> notes) {
    AskedTable {
        notes = List.copyOf(notes);
    }

    /**
     * The first datacenter decides how a column is read. The primary key is used only if all have the same one.
     *
     * @param definitions by datacenter; at least one
     * @throws NotComparedException if they have no column in common
     */
    static AskedTable of(TableName name, Map<String, DescribedTable> definitions) throws NotComparedException {
        List<String> notes = new ArrayList<>();
        DescribedTable first = definitions.values().iterator().next();
        Set<String> common =
                first.columns().stream().map(ReadColumn::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> all = new LinkedHashSet<>();
        List<String> key = first.key();
        for (DescribedTable definition : definitions.values()) {
            common.removeIf(column -> !definition.hasColumn(column));
            definition.columns().forEach(column -> all.add(column.name()));
            if (!definition.key().equals(key)) {
                notes.add("the primary keys differ, so rows are compared without one");
                key = List.of();
            }
        }
        all.removeAll(common);
        if (common.isEmpty()) {
            throw new NotComparedException("the datacenters have no column in common");
        }
        if (!all.isEmpty()) {
            notes.add("not compared, because not all servers have them: columns " + String.join(", ", all));
        }
        List<ReadColumn> columns = first.columns().stream()
                .filter(column -> common.contains(column.name()))
                .toList();
        return new AskedTable(
                TableQuestion.sums(name, columns, key, 0),
                notes.stream().distinct().toList());
    }
}
