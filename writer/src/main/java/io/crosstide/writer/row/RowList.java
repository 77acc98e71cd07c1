package io.crosstide.writer.row;

import io.crosstide.change.row.Row;
import io.crosstide.writer.mapping.MappedColumn;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.value.EnumSql;
import io.crosstide.writer.value.Equation;
import io.crosstide.writer.value.SetSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows of a table as lists of values: {@code key IN (…) AND (column, column, …) IN ((…), (…), …) AND column IS NULL}. The
 * server sorts such lists once and looks each row up in them, while it would compare each row with one condition after the
 * other. All rows of a list have NULL in the same columns.
 */
final class RowList {
    /** The server's memory for ranges (range_optimizer_max_mem_size, 8 MB by default) is enough for many times as many. */
    private static final int MAX_ROWS = 1000;

    /**
     * What the rows of a list have in common.
     *
     * @param number of lists before this one that are full
     */
    record Shape(String table, List<String> key, List<String> columns, List<String> nulls, int number) {}

    private final Shape shape;
    private final StringBuilder keys = new StringBuilder();
    private final StringBuilder rows = new StringBuilder();
    private int size;

    private RowList(Shape shape) {
        this.shape = shape;
    }

    /**
     * Adds a row to the list of its shape. Returns false if the row's conditions are not equations, or if the key has several
     * columns and one of them is an ENUM or a SET: 9.7.4 finds no row by {@code (id, e) IN ((5, 1))}, although it finds it by
     * {@code id = 5 AND e = 1}. For the expression that compares a SET, it would read the whole table.
     *
     * @param name of the table in the statement
     */
    static boolean add(Map<Shape, RowList> lists, TableMapping mapping, Row row, String name) {
        String prefix = name + ".";
        List<Equation> key = new ArrayList<>();
        List<Equation> columns = new ArrayList<>();
        List<String> nulls = new ArrayList<>();
        for (MappedColumn column : mapping.key()) {
            if (mapping.key().size() > 1 && (column.sql() instanceof EnumSql || column.sql() instanceof SetSql)) {
                return false;
            }
            if (!add(
                    key,
                    column.sql().needsIndexCondition()
                            ? column.matchingEquation(prefix, row)
                            : column.equation(prefix, row))) {
                return false;
            }
        }
        for (MappedColumn column : mapping.columns()) {
            if (column.isNull(row)) {
                nulls.add(prefix + column.target().quotedName());
            } else if (!add(columns, column.equation(prefix, row))) {
                return false;
            }
        }
        String table = mapping.table().name().quoted();
        Shape shape = new Shape(table, lefts(key), lefts(columns), nulls, 0);
        RowList list = lists.computeIfAbsent(shape, RowList::new);
        while (list.size == MAX_ROWS) {
            shape = new Shape(table, shape.key(), shape.columns(), nulls, shape.number() + 1);
            list = lists.computeIfAbsent(shape, RowList::new);
        }
        list.add(key, columns);
        return true;
    }

    private static boolean add(List<Equation> equations, @Nullable Equation equation) {
        return equation != null && equations.add(equation);
    }

    private static List<String> lefts(List<Equation> equations) {
        return equations.stream().map(Equation::left).toList();
    }

    private void add(List<Equation> key, List<Equation> columns) {
        String separator = size == 0 ? "" : ", ";
        tuple(keys.append(separator), key);
        tuple(rows.append(separator), columns);
        size++;
    }

    private static void tuple(StringBuilder text, List<Equation> equations) {
        String separator = "(";
        for (Equation equation : equations) {
            text.append(separator).append(equation.literal());
            separator = ", ";
        }
        text.append(')');
    }

    String table() {
        return shape.table();
    }

    int size() {
        return size;
    }

    /** True for the rows of the list. */
    String condition() {
        StringBuilder nulls = new StringBuilder();
        shape.nulls().forEach(column -> nulls.append(" AND ").append(column).append(" IS NULL"));
        return in(shape.key(), keys) + " AND " + in(shape.columns(), rows) + nulls;
    }

    private static String in(List<String> lefts, StringBuilder tuples) {
        return "(" + String.join(", ", lefts) + ") IN (" + tuples + ")";
    }
}
