package io.crosstide.writer.row;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.Sql;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Conditions under which the target's rows are those that a source transaction changed. MySQL applies row events to
 * whatever row has the key; these conditions, tested under lock before, find rows that differ.
 *
 * <p>Only the first change of a row in a transaction is tested: later ones find what the transaction itself has
 * written. Collects for one transaction, of tables with a key.
 */
public final class BeforeImages {
    /** Maximum number of rows in one query, so that the server can still look all of them up by the key. */
    private static final int ROWS_PER_QUERY = 200;

    private record Touched(TableName table, List<ColumnValue> key) {}

    private final Set<Touched> touched = new HashSet<>();
    private final Map<TableName, List<String>> conditions = new HashMap<>();
    private boolean inexpressible;

    /** Adds the row changes of the next event. */
    public void add(TableMapping mapping, TableRows event) {
        RowStatements statements = new RowStatements(mapping);
        TableName table = mapping.table().name();
        for (RowChange change : event.rows()) {
            Row before = change.before();
            if (before != null && touched.add(touched(table, mapping, before))) {
                Sql condition = statements.condition(before);
                inexpressible |= !condition.tables().isEmpty();
                conditions.computeIfAbsent(table, name -> new ArrayList<>()).add(condition.withLiterals());
            }
            touch(table, mapping, change.after());
        }
    }

    private void touch(TableName table, TableMapping mapping, @Nullable Row after) {
        if (after != null) {
            touched.add(touched(table, mapping, after));
        }
    }

    private static Touched touched(TableName table, TableMapping mapping, Row row) {
        List<ColumnValue> key = new ArrayList<>(mapping.key().size());
        for (MappedColumn column : mapping.key()) {
            key.add(column.value(row));
        }
        return new Touched(table, key);
    }

    /** Whether SQL can express the conditions. */
    public boolean areExpressible() {
        return !inexpressible;
    }

    /** An expression that is true if every row is there, and locks the rows. Empty if no row is expected. */
    public Optional<String> expression() {
        StringBuilder all = new StringBuilder();
        conditions.forEach((table, rows) -> {
            for (int from = 0; from < rows.size(); from += ROWS_PER_QUERY) {
                List<String> part = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_QUERY));
                conjunct(all, table, "(" + String.join(") OR (", part) + ") FOR UPDATE", part.size());
            }
        });
        return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
    }

    private static void conjunct(StringBuilder all, TableName table, String where, int rows) {
        all.append(all.isEmpty() ? "" : " AND ")
                .append("(SELECT COUNT(*) FROM ")
                .append(table.quoted())
                .append(" WHERE ")
                .append(where)
                .append(") = ")
                .append(rows);
    }
}
