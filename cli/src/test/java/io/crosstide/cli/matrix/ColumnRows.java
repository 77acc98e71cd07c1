package io.crosstide.cli.matrix;

import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.testkit.cases.ColumnCases;
import java.util.ArrayList;
import java.util.List;

/** A case for each column type: its values inserted, updated to, updated from and deleted, with and without a key. */
final class ColumnRows {
    private ColumnRows() {}

    static List<MatrixCase> all() {
        return ColumnCases.all().stream().map(ColumnRows::of).toList();
    }

    private static MatrixCase of(ColumnCase column) {
        List<String> values = new ArrayList<>(column.values());
        values.add("NULL");
        List<String> statements = new ArrayList<>();
        statements.add("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
        for (int i = 0; i < values.size(); i++) {
            statements.add("INSERT INTO t VALUES (" + i + ", " + values.get(i) + ")");
        }
        statements.add("START TRANSACTION");
        statements.add("INSERT INTO t SELECT id + 1000, v FROM t");
        statements.add("INSERT INTO no_key SELECT v FROM t");
        statements.add("COMMIT");
        statements.add("START TRANSACTION");
        for (int i = 0; i < values.size(); i++) {
            String next = values.get((i + 1) % values.size());
            statements.add("UPDATE t SET v = " + next + ", id = id + 1000 WHERE id = " + (1000 + i));
        }
        statements.add("DELETE FROM no_key LIMIT " + values.size());
        statements.add("COMMIT");
        statements.add("INSERT INTO t SELECT id + 3000, v FROM t WHERE id < 1000");
        statements.add("DELETE FROM t WHERE id >= 3000");
        String shown = "SHA2(" + column.view() + ", 256)";
        return MatrixCase.of(column.group(), column.title())
                .since(column.since())
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v " + column.type() + ")",
                        "CREATE TABLE no_key (v " + column.type() + ")")
                .session(statements.toArray(new String[0]))
                .view("SELECT id, " + column.view() + " FROM t ORDER BY id")
                .view("SELECT " + shown + " AS shown FROM no_key ORDER BY shown");
    }
}
