package io.crosstide.writer.plan;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.schema.ForeignKey;
import io.crosstide.writer.schema.TableLookup;
import io.crosstide.writer.schema.TargetTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds the row keys that a transaction touches, from its before images and after images, by the target's primary key,
 * unique indexes and foreign keys. One per link. One thread calls it in stream order.
 *
 * <p>It remembers the last used definitions. The first transaction after a changed definition stays in order with every
 * transaction of the table and of the tables that foreign keys connect with it, because old and new keys cannot be
 * compared. A transaction of a table that the target does not have stays in order with all transactions of that table,
 * because its keys are unknown. A changed definition at the source has no such effect: the key of a value stays the
 * same.
 *
 * <p>Where the target itself may cascade, every key of the reached tables counts as touched. If the source logs
 * cascades as row changes ({@link LoggedCascades}), the target has nothing to cascade.
 *
 * @param <E> thrown when the target cannot be read
 */
public final class KeyExtractor<E extends Exception> {
    private final TableLookup<E> tables;
    private final Map<TableName, TargetTable> known = new HashMap<>();
    /** Tables that the target did not have at their last lookup. */
    private final Set<TableName> missing = new HashSet<>();

    private final Map<TableName, TableRecipe> recipes = new HashMap<>();
    private long transactionNumber;

    public KeyExtractor(TableLookup<E> tables) {
        this.tables = tables;
    }

    /** The keys of a whole transaction. Decodes one event and one row at a time. */
    public TransactionKeys keys(Iterable<TableRows> events) throws E {
        transactionNumber++;
        KeyCollector keys = new KeyCollector();
        Set<TableName> touched = new HashSet<>();
        long rows = 0;
        for (TableRows event : events) {
            touched.add(name(event.table()));
            TableRecipe recipe = recipe(event.table(), keys);
            if (recipe != null) {
                touched.addAll(recipe.touched());
                rows += collect(recipe, event.rows(), keys, touched);
            }
        }
        touched.forEach(table -> keys.add(TableRecipe.someRows(table, transactionNumber)));
        return new TransactionKeys(keys.keys(), touched, false, rows);
    }

    private static TableName name(TableMap source) {
        return new TableName(source.database(), source.table());
    }

    private @Nullable TableRecipe recipe(TableMap source, KeyCollector keys) throws E {
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

    private @Nullable TargetTable lookUp(TableName name, KeyCollector keys) throws E {
        TargetTable table = tables.table(name);
        if (table == null) {
            known.remove(name);
            recipes.remove(name);
            missing.add(name);
            keys.add(TableRecipe.allRows(name));
            return null;
        }
        boolean wasMissing = missing.remove(name);
        TargetTable before = known.put(name, table);
        boolean comparable = before == null ? !wasMissing && neighboursKnowKeysOf(table) : before.equals(table);
        if (!comparable) {
            ConnectedTables.of(tables, List.of(name)).forEach(connected -> keys.add(TableRecipe.allRows(connected)));
        }
        return table;
    }

    /**
     * For a table met for the first time: whether all planned transactions of its direct neighbours have keys for the
     * foreign keys between them. Otherwise the keys would not show which of these transactions must run first.
     */
    private boolean neighboursKnowKeysOf(TargetTable table) {
        return table.parents().stream().allMatch(key -> knows(key.parent(), key, TargetTable::children))
                && table.children().stream().allMatch(key -> knows(key.child(), key, TargetTable::parents));
    }

    private boolean knows(TableName name, ForeignKey key, Function<TargetTable, List<ForeignKey>> side) {
        TargetTable neighbour = known.get(name);
        return neighbour == null
                ? !missing.contains(name)
                : side.apply(neighbour).contains(key);
    }

    /** Returns the number of row changes. */
    private long collect(TableRecipe recipe, RowsEvent rows, KeyCollector keys, Set<TableName> touched) throws E {
        long number = 0;
        if (rows.kind() == Kind.INSERT ? recipe.serialInserts() : recipe.serialChanges()) {
            keys.add(TableRecipe.allRows(recipe.table().name()));
        }
        boolean cascadesAreLogged = LoggedCascades.in(rows);
        for (RowChange change : rows) {
            number++;
            Row before = change.before();
            Row after = change.after();
            for (KeyRecipe key : recipe.unique()) {
                add(key, before, keys);
                add(key, after, keys);
            }
            for (KeyRecipe key : recipe.parents()) {
                share(key, before, keys);
                share(key, after, keys);
            }
            for (KeyRecipe key : recipe.referenced()) {
                // a change of other columns does not matter to children
                if (before == null || after == null || key.differs(before, after)) {
                    add(key, before, keys);
                    add(key, after, keys);
                }
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
        return number;
    }

    private static void add(KeyRecipe recipe, @Nullable Row row, KeyCollector keys) {
        RowKey key = row == null ? null : recipe.key(row);
        if (key != null) {
            keys.add(key);
        }
    }

    private static void share(KeyRecipe recipe, @Nullable Row row, KeyCollector keys) {
        RowKey key = row == null ? null : recipe.key(row);
        if (key != null) {
            keys.add(key.asShared());
        }
    }

    private void reach(TableName name, KeyCollector keys, Set<TableName> reached) throws E {
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
