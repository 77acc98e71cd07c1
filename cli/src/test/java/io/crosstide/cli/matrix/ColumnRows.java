package io.crosstide.cli.matrix;

import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.testkit.cases.ColumnCases;
import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Each column type: its values and NULL are inserted, updated to, updated from and deleted, with and without a key.
 * Types of a group share a table, because a new table costs much more than a column.
 */
final class ColumnRows {
    private static final int COLUMNS = 9;

    private final List<ColumnCase> columns;
    private final int rows;

    private ColumnRows(List<ColumnCase> columns) {
        this.columns = columns;
        rows = 1
                + columns.stream()
                        .mapToInt(column -> column.values().size())
                        .max()
                        .orElseThrow();
    }

    static List<MatrixCase> all() {
        Map<String, List<ColumnCase>> alike = new LinkedHashMap<>();
        for (ColumnCase column : ColumnCases.all()) {
            alike.computeIfAbsent(column.group() + column.since(), ignored -> new ArrayList<>())
                    .add(column);
        }
        return alike.values().stream()
                .flatMap(columns -> tables(columns).stream())
                .map(columns -> new ColumnRows(columns).one())
                .toList();
    }

    private static Collection<List<ColumnCase>> tables(List<ColumnCase> columns) {
        return IntStream.range(0, columns.size())
                .boxed()
                .collect(Collectors.groupingBy(
                        i -> i / COLUMNS, LinkedHashMap::new, Collectors.mapping(columns::get, Collectors.toList())))
                .values();
    }

    private MatrixCase one() {
        List<String> statements = new ArrayList<>();
        statements.add("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
        for (int row = 0; row < rows; row++) {
            int number = row;
            statements.add("INSERT INTO t VALUES (" + row + ", " + each(column -> value(column, number)) + ")");
        }
        statements.add("START TRANSACTION");
        statements.add("INSERT INTO t SELECT id + 1000, " + each(ColumnRows::name) + " FROM t");
        statements.add("INSERT INTO no_key SELECT " + each(ColumnRows::name) + " FROM t");
        statements.add("COMMIT");
        statements.add("START TRANSACTION");
        for (int row = 0; row < rows; row++) {
            int next = row + 1;
            statements.add("UPDATE t SET " + each(column -> name(column) + " = " + value(column, next))
                    + ", id = id + 1000 WHERE id = " + (1000 + row));
        }
        statements.add("DELETE FROM no_key LIMIT " + rows);
        statements.add("COMMIT");
        statements.add("INSERT INTO t SELECT id + 3000, " + each(ColumnRows::name) + " FROM t WHERE id < 1000");
        statements.add("DELETE FROM t WHERE id >= 3000");
        String definitions =
                each(column -> name(column) + " " + columns.get(column).type());
        MatrixCase one = MatrixCase.of(
                        columns.get(0).group(),
                        columns.stream().map(ColumnCase::title).toList())
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, " + definitions + ")",
                        "CREATE TABLE no_key (" + definitions + ")")
                .session(statements.toArray(new String[0]));
        if (columns.get(0).type().equals("JSON")) {
            // All releases have the type, but older servers misread such values. The writer detects and refuses them.
            one.sinceAtSource(columns.get(0).since());
            if (!columns.get(0).since().equals(ColumnCase.EVER)) {
                one.refusedAt(MysqlRelease.V8_0, "the target does not take a value");
            }
        } else {
            one.since(columns.get(0).since());
        }
        for (int column = 0; column < columns.size(); column++) {
            one.view("SELECT id, " + view(column) + " FROM t ORDER BY id");
        }
        String whole = each(column -> "COALESCE(CAST(" + view(column) + " AS BINARY), 'NULL')");
        return one.view("SELECT SHA2(CONCAT_WS('|', " + whole + "), 256) AS shown FROM no_key ORDER BY shown");
    }

    private String each(IntFunction<String> text) {
        return IntStream.range(0, columns.size()).mapToObj(text).collect(Collectors.joining(", "));
    }

    private static String name(int column) {
        return "c" + column;
    }

    /** The values in turn, then NULL. Columns with fewer values than rows start again with the first value. */
    private String value(int column, int row) {
        List<String> values = columns.get(column).values();
        int turn = row % (values.size() + 1);
        return turn == values.size() ? "NULL" : values.get(turn);
    }

    private String view(int column) {
        return columns.get(column).view().replaceAll("\\bv\\b", name(column));
    }
}
