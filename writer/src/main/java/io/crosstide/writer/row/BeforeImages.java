package io.crosstide.writer.row;

import io.crosstide.bookkeeping.ExpectedRow;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.Sql;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Conditions under which the target's rows are those that a source transaction changed. MySQL applies row events to
 * whatever row has the key; these conditions, tested under lock before, find rows that differ.
 *
 * <p>Only the first change of a row in a transaction is tested: later ones find what the transaction itself has
 * written. Collects for one transaction, of tables with a primary key.
 */
public final class BeforeImages {
    /** Maximum number of rows in one query, so that the server can still look all of them up by the key. */
    private static final int ROWS_PER_QUERY = 200;

    private static final String TABLE = "r";

    private record Touched(TableName table, List<ColumnValue> key) {}

    private record Expected(TableMapping mapping, Row row) {
        String table() {
            return mapping.table().name().quoted();
        }

        String condition(String name) {
            Sql condition = new RowStatements(mapping).condition(row, name);
            if (!condition.tables().isEmpty()) {
                throw InexpressibleValueException.inCondition();
            }
            return condition.withLiterals();
        }
    }

    private final Set<Touched> touched = new HashSet<>();
    private final List<Expected> expected = new ArrayList<>();

    /** Adds the row changes of the next event. */
    public void add(TableMapping mapping, TableRows event) {
        TableName table = mapping.table().name();
        for (RowChange change : event.rows()) {
            Row before = change.before();
            if (before != null && touched.add(touched(table, mapping, before))) {
                expected.add(new Expected(mapping, before));
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

    /** Number of rows that must be there. */
    public int size() {
        return expected.size();
    }

    /** Number of these rows by table. */
    public Map<TableName, Long> tables() {
        return expected.stream()
                .collect(Collectors.groupingBy(row -> row.mapping().table().name(), Collectors.counting()));
    }

    /**
     * The rows, each with a name of its own.
     *
     * @throws InexpressibleValueException if SQL cannot express a condition
     */
    public List<ExpectedRow> rows() {
        List<ExpectedRow> rows = new ArrayList<>(expected.size());
        for (Expected row : expected) {
            String name = TABLE + rows.size();
            rows.add(new ExpectedRow(row.table(), name, row.condition(name)));
        }
        return rows;
    }

    /**
     * An expression that is true if every row is there, and locks the rows; for any number of rows but none.
     *
     * @throws InexpressibleValueException if SQL cannot express a condition
     */
    public String expression() {
        Map<RowList.Shape, RowList> lists = new LinkedHashMap<>();
        Map<String, List<String>> conditions = new LinkedHashMap<>();
        for (Expected row : expected) {
            boolean listed = RowList.add(lists, row.mapping(), row.row(), TABLE);
            if (!listed) { // then each row is a condition of its own
                conditions
                        .computeIfAbsent(row.table(), table -> new ArrayList<>())
                        .add(row.condition(TABLE));
            }
        }
        List<String> queries = new ArrayList<>();
        lists.values().forEach(list -> queries.add(query(list.table(), list.condition(), list.size())));
        conditions.forEach((table, rows) -> {
            for (int from = 0; from < rows.size(); from += ROWS_PER_QUERY) {
                List<String> some = rows.subList(from, Math.min(rows.size(), from + ROWS_PER_QUERY));
                queries.add(query(table, "(" + String.join(") OR (", some) + ")", some.size()));
            }
        });
        return String.join(" AND ", queries);
    }

    /** FORCE spares the server a look into the other indexes that it could use. */
    private static String query(String table, String condition, int rows) {
        return "(SELECT COUNT(*) FROM " + table + " AS " + TABLE + " FORCE INDEX (PRIMARY) WHERE " + condition
                + " FOR UPDATE) = " + rows;
    }
}
