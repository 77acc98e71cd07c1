package io.crosstide.writer.plan;

import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the row keys of one table: of its unique indexes, of the parent columns that it references, and of the columns
 * that its children reference.
 *
 * <p>Besides its row keys, a transaction has one key per table that it touches, {@link #someRows}, with its own number.
 * That key overlaps only with {@link #allRows}, the key of a transaction that must stay in order with all transactions
 * of the table.
 *
 * @param source the source's columns for which the recipe is valid
 * @param unique one per unique index
 * @param parents one per reference to a parent: the row needs this value to be there
 * @param referenced one per list of columns that children reference
 * @param serialInserts whether all transactions that insert rows stay in order with all of the table
 * @param serialChanges the same for those that change or delete rows, for example because no key identifies a row
 * @param cascades lists of referenced columns: a change of their values may change rows of children
 */
record TableRecipe(
        TargetTable table,
        List<Column> source,
        List<KeyRecipe> unique,
        List<KeyRecipe> parents,
        List<KeyRecipe> referenced,
        boolean serialInserts,
        boolean serialChanges,
        List<Cascade> cascades) {
    private static final String ROWS = "*";

    record Cascade(KeyRecipe referenced, TableName child) {}

    TableRecipe {
        unique = List.copyOf(unique);
        parents = List.copyOf(parents);
        referenced = List.copyOf(referenced);
        cascades = List.copyOf(cascades);
    }

    static TableRecipe of(TargetTable table, List<Column> source) {
        List<KeyRecipe> unique = new ArrayList<>();
        for (TargetIndex index : table.uniqueIndexes()) {
            unique.add(KeyRecipe.of(new IndexId(table.name(), index.name()), index.parts(), table, source));
        }
        List<KeyRecipe> parents = new ArrayList<>();
        for (ForeignKey key : table.parents()) {
            parents.add(KeyRecipe.of(referenced(key), whole(key.childColumns()), table, source));
        }
        Set<KeyRecipe> referenced = new LinkedHashSet<>();
        List<Cascade> cascades = new ArrayList<>();
        for (ForeignKey key : table.children()) {
            KeyRecipe recipe = KeyRecipe.of(referenced(key), whole(key.parentColumns()), table, source);
            referenced.add(recipe);
            if (key.changesChildren()) {
                cascades.add(new Cascade(recipe, key.child()));
            }
        }
        boolean increasing = requiresIncreasingIds(table);
        return new TableRecipe(
                table,
                source,
                unique,
                parents,
                List.copyOf(referenced),
                increasing,
                increasing || !hasIdentity(table),
                cascades);
    }

    /** InnoDB accepts an FTS_DOC_ID from the application only if it is greater than all earlier ones. */
    private static boolean requiresIncreasingIds(TargetTable table) {
        return table.columns().stream().anyMatch(column -> column.name().equals("FTS_DOC_ID"));
    }

    private static boolean hasIdentity(TargetTable table) {
        return table.uniqueIndexes().stream()
                .anyMatch(index -> index.parts().stream().allMatch(part -> {
                    String name = part.column();
                    TargetColumn column = name == null ? null : table.column(name);
                    return column != null && !column.nullable();
                }));
    }

    private static List<IndexPart> whole(List<String> columns) {
        return columns.stream().map(column -> new IndexPart(column, 0, null)).toList();
    }

    private static IndexId referenced(ForeignKey key) {
        return new IndexId(key.parent(), key.parentColumns().toString());
    }

    private static IndexId rows(TableName table) {
        return new IndexId(table, ROWS);
    }

    /** Overlaps with every transaction of the table. */
    static RowKey allRows(TableName table) {
        return RowKey.wildcard(rows(table));
    }

    /** Overlaps with transactions that touch all rows of the table, and with the transaction of the same number. */
    static RowKey someRows(TableName table, long transaction) {
        return new RowKey(rows(table), Long.toString(transaction));
    }

    /** The table and its parents, because a child row needs its parent rows. */
    Set<TableName> touched() {
        Set<TableName> names = new LinkedHashSet<>();
        names.add(table.name());
        table.parents().forEach(key -> names.add(key.parent()));
        return names;
    }

    /** Overlaps with every key that any row of the table can have. */
    static List<RowKey> everything(TargetTable table) {
        List<IndexId> indexes = new ArrayList<>();
        table.uniqueIndexes().forEach(index -> indexes.add(new IndexId(table.name(), index.name())));
        table.parents().forEach(key -> indexes.add(referenced(key)));
        table.children().forEach(key -> indexes.add(referenced(key)));
        indexes.add(rows(table.name()));
        return indexes.stream().distinct().map(RowKey::wildcard).toList();
    }
}
