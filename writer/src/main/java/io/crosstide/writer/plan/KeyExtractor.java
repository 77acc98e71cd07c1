package io.crosstide.writer.plan;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.RowsEvent;
import io.crosstide.change.event.TableMap;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TableLookup;
import io.crosstide.writer.schema.TableName;
import io.crosstide.writer.schema.TargetTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row keys that a transaction touches: of its before and after images, by the target's primary key, unique
 * indexes and foreign keys. One per link, called in stream order by one thread.
 *
 * <p>It remembers the definitions used last. The first transaction that meets another one is kept in order with
 * every transaction of the table and of those that foreign keys connect with it, since keys from before and after cannot be
 * compared. So is each transaction of a table that the target has not: its keys are not known. Where the target may cascade by itself, every key of the tables reached
 * counts as touched; sources that log cascades as row changes ({@link LoggedCascades}) leave nothing to
 * cascade.
 *
 * @param <E> why the target's tables cannot be looked up now
 */
public final class KeyExtractor<E extends Exception> {
    private final TableLookup<E> tables;
    private final Map<TableName, TargetTable> known = new HashMap<>();
    private final Map<TableName, TableRecipe> recipes = new HashMap<>();
    private long number;

    public KeyExtractor(TableLookup<E> tables) {
        this.tables = tables;
    }

    /** The keys of a whole transaction. */
    public TransactionKeys keys(List<TableRows> events) throws E {
        number++;
        Set<RowKey> keys = new HashSet<>();
        Set<TableName> touched = new HashSet<>();
        for (TableRows event : events) {
            touched.add(name(event.table()));
            TableRecipe recipe = recipe(event.table(), keys);
            if (recipe == null) {
                keys.add(TableRecipe.allRows(name(event.table())));
            } else {
                touched.addAll(recipe.touched());
                collect(recipe, event.rows(), keys, touched);
            }
        }
        touched.forEach(table -> keys.add(TableRecipe.someRows(table, number)));
        return new TransactionKeys(keys, touched, false);
    }

    private static TableName name(TableMap source) {
        return new TableName(source.database(), source.table());
    }

    private @Nullable TableRecipe recipe(TableMap source, Set<RowKey> keys) throws E {
        TableName name = name(source);
        TargetTable table = lookUp(name, keys);
        if (table == null) {
            return null;
        }
        TableRecipe recipe = recipes.get(name);
        if (recipe == null || !recipe.table().equals(table) || !recipe.source().equals(source.columns())) {
            recipe = TableRecipe.of(table, source.columns());
            recipes.put(name, recipe);
        }
        return recipe;
    }

    private @Nullable TargetTable lookUp(TableName name, Set<RowKey> keys) throws E {
        TargetTable table = tables.table(name);
        if (table == null) {
            known.remove(name);
            recipes.remove(name);
        } else {
            TargetTable before = known.put(name, table);
            if (!table.equals(before)) {
                keepInOrder(ConnectedTables.of(tables, List.of(name)), before == null, keys);
            }
        }
        return table;
    }

    private static void keepInOrder(Set<TableName> connected, boolean first, Set<RowKey> keys) {
        // What was planned of a table met for the first time is nothing, or has the key of all rows: it was missing.
        if (!first || connected.size() > 1) {
            connected.forEach(table -> keys.add(TableRecipe.allRows(table)));
        }
    }

    private void collect(TableRecipe recipe, RowsEvent rows, Set<RowKey> keys, Set<TableName> touched) throws E {
        if (recipe.serial()) {
            keys.add(TableRecipe.allRows(recipe.table().name()));
        }
        boolean cascadesAreLogged = LoggedCascades.in(rows);
        for (RowChange change : rows) {
            Row before = change.before();
            Row after = change.after();
            for (KeyRecipe key : recipe.keys()) {
                add(key, before, keys);
                add(key, after, keys);
            }
            if (before != null && !cascadesAreLogged) {
                for (TableRecipe.Cascade cascade : recipe.cascades()) {
                    if (after == null || cascade.referenced().differs(before, after)) {
                        Set<TableName> reached = new HashSet<>();
                        reach(cascade.child(), keys, reached);
                        touched.addAll(reached);
                    }
                }
            }
        }
    }

    private static void add(KeyRecipe recipe, @Nullable Row row, Set<RowKey> keys) {
        RowKey key = row == null ? null : recipe.key(row);
        if (key != null) {
            keys.add(key);
        }
    }

    private void reach(TableName name, Set<RowKey> keys, Set<TableName> reached) throws E {
        if (!reached.add(name)) {
            return;
        }
        TargetTable table = lookUp(name, keys);
        if (table == null) {
            return;
        }
        keys.addAll(TableRecipe.everything(table));
        for (ForeignKey key : table.children()) {
            if (key.changesChildren()) {
                reach(key.child(), keys, reached);
            }
        }
    }
}
