package io.crosstide.cli.mesh;

import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.testkit.cases.ColumnCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Statements for tables {@code shop.c0}, {@code c1}, … with a column for each case of the testkit, a few columns per
 * table.
 */
final class ColumnTables {
    private static final int COLUMNS = 9;
    private static final int ROWS = 4;

    private final List<List<ColumnCase>> tables = new ArrayList<>();

    ColumnTables() {
        Map<String, List<ColumnCase>> groups = new LinkedHashMap<>();
        for (ColumnCase column : ColumnCases.all()) {
            groups.computeIfAbsent(column.group(), ignored -> new ArrayList<>()).add(column);
        }
        for (List<ColumnCase> group : groups.values()) {
            for (int from = 0; from < group.size(); from += COLUMNS) {
                tables.add(group.subList(from, Math.min(group.size(), from + COLUMNS)));
            }
        }
    }

    String[] definitions() {
        List<String> statements = new ArrayList<>();
        for (int table = 0; table < tables.size(); table++) {
            StringBuilder sql = new StringBuilder("CREATE TABLE shop.c" + table + " (id INT PRIMARY KEY");
            int number = 0;
            for (ColumnCase column : tables.get(table)) {
                sql.append(", v").append(number++).append(' ').append(column.type());
            }
            statements.add(sql.append(')').toString());
        }
        return statements.toArray(new String[0]);
    }

    /** A transaction with rows of all tables. The rows take each column's values in turn, starting with this one. */
    String[] inserts(int firstId, int firstValue) {
        List<String> statements = new ArrayList<>(
                List.of("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'", "START TRANSACTION"));
        for (int table = 0; table < tables.size(); table++) {
            for (int row = 0; row < ROWS; row++) {
                StringBuilder sql = new StringBuilder("INSERT INTO shop.c" + table + " VALUES (" + (firstId + row));
                for (ColumnCase column : tables.get(table)) {
                    sql.append(", ").append(value(column, firstValue + row));
                }
                statements.add(sql.append(')').toString());
            }
        }
        statements.add("COMMIT");
        return statements.toArray(new String[0]);
    }

    private static String value(ColumnCase column, int number) {
        return column.values().get(number % column.values().size());
    }

    /** Of the rows from this id on, deletes the first one of each table and changes the key of the others. */
    String[] changes(int firstId) {
        List<String> statements = new ArrayList<>();
        for (int table = 0; table < tables.size(); table++) {
            statements.add("UPDATE shop.c" + table + " SET id = id + 500 WHERE id > " + firstId);
            statements.add("DELETE FROM shop.c" + table + " WHERE id = " + firstId);
        }
        return statements.toArray(new String[0]);
    }

    int count() {
        return tables.size();
    }
}
