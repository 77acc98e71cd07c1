package io.crosstide.writer.random;

import io.crosstide.writer.random.PlanStatement.Clause;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates random statements for random tables. */
final class StatementGenerator {
    private final Random random;
    private final List<TableDraft> tables;
    private final Set<Feature> features;

    StatementGenerator(Random random, List<TableDraft> tables, Set<Feature> features) {
        this.random = random;
        this.tables = tables;
        this.features = features;
    }

    /** One change, or several that belong together. */
    List<PlanStatement> next() {
        TableDraft table = Draft.one(tables, random);
        return switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5 ->
                List.of(rows("INSERT INTO", table, 1 + (random.nextInt(3) == 0 ? random.nextInt(6) : 0), false));
            case 6 -> List.of(rows("INSERT IGNORE INTO", table, 1 + random.nextInt(3), false));
            case 7, 8 -> List.of(rows("REPLACE INTO", table, 1 + random.nextInt(2), false));
            case 9 -> List.of(rows("INSERT INTO", table, 1 + random.nextInt(2), true));
            case 10, 11, 12, 13 -> List.of(update(table));
            case 14, 15 -> List.of(delete(table));
            case 16 -> List.of(copy(table));
            case 17 -> List.of(several());
            case 18 -> swap(table);
            default -> {
                List<PlanStatement> undone = new ArrayList<>(List.of(new PlanStatement.Plain("SAVEPOINT s")));
                undone.addAll(next());
                undone.add(new PlanStatement.Plain("ROLLBACK TO SAVEPOINT s"));
                yield undone;
            }
        };
    }

    /** A change of one or a few rows, by statements that a plan may run at any point. */
    PlanStatement disturbance() {
        TableDraft table = Draft.one(tables, random);
        return switch (random.nextInt(6)) {
            case 0, 1 -> rows("INSERT IGNORE INTO", table, 1, false);
            case 2, 3, 4 -> update(table);
            default -> delete(table);
        };
    }

    private PlanStatement rows(String verb, TableDraft table, int count, boolean onDuplicate) {
        List<String> columns = new ArrayList<>(table.settable());
        if (columns.size() > 1 && random.nextInt(5) == 0) {
            columns.remove(random.nextInt(columns.size()));
        }
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(columns.stream().map(column -> value(table, column)).toList());
        }
        List<Clause> assignments = new ArrayList<>();
        if (onDuplicate) {
            List<String> unassigned = new ArrayList<>(columns);
            for (int i = 0; i <= random.nextInt(2) && !unassigned.isEmpty(); i++) {
                String column = Draft.one(unassigned, random);
                // a JSON column assigned twice: MySQL 9.7.4 logs a damaged document, or fails with error 3142
                unassigned.remove(column);
                assignments.add(clause(
                        table,
                        column,
                        random.nextBoolean()
                                ? column + " = " + inserted(column)
                                : column + " = " + value(table, column)));
            }
        }
        return new PlanStatement.Rows(verb, table.name(), columns, rows, assignments);
    }

    private String inserted(String column) {
        return features.contains(Feature.ROW_ALIAS) ? "new_row." + column : "VALUES(" + column + ")";
    }

    private String value(TableDraft table, String column) {
        return switch (random.nextInt(14)) {
            case 0 -> "NULL";
            case 1 -> "DEFAULT";
            default -> table.value(column, random);
        };
    }

    private PlanStatement update(TableDraft table) {
        List<Clause> set = new ArrayList<>();
        Set<String> columns = new HashSet<>();
        for (int i = 0; i <= random.nextInt(3); i++) {
            String column = table.anyColumn(random);
            if (columns.add(column)) {
                set.add(clause(table, column, column + " = " + changed(table, column)));
            }
        }
        return new PlanStatement.Change(clause(table, "UPDATE " + table.name()), set, where(table), tail(table));
    }

    private String changed(TableDraft table, String column) {
        Draft draft = table.drafts().get(column);
        if (draft == null || random.nextInt(4) > 0) {
            return value(table, column);
        }
        return switch (draft.kind()) {
            case NUMBER, FLOATING -> column + Draft.one(List.of(" + 1", " - 1", " * -1"), random);
            case CHARACTERS ->
                Draft.one(List.of("UPPER(%s)", "LOWER(%s)", "CONCAT(%s, ' ')", "CONCAT(%s, 'x')", "TRIM(%s)"), random)
                        .formatted(column);
            case BYTES, BITS, TEMPORAL, ENUM, SET, JSON -> value(table, column);
        };
    }

    private PlanStatement delete(TableDraft table) {
        return new PlanStatement.Change(
                clause(table, "DELETE FROM " + table.name()), List.of(), where(table), tail(table));
    }

    private List<Clause> where(TableDraft table) {
        if (random.nextInt(12) == 0) {
            return List.of();
        }
        return List.of(condition(table, "", key(table)));
    }

    /** Usually a column of the first key. */
    private String key(TableDraft table) {
        List<PlanKey> keys = table.table().keys();
        if (!keys.isEmpty() && random.nextInt(5) > 0) {
            List<String> used = new ArrayList<>(keys.get(0).parts().get(0).uses());
            if (table.drafts().containsKey(used.get(0))) {
                return used.get(0);
            }
        }
        return table.anyColumn(random);
    }

    private Clause condition(TableDraft table, String alias, String column) {
        Draft draft = table.drafts().get(column);
        String name = alias + column;
        boolean comparable = draft != null && (draft.keyBytes() > 0 || draft.prefixUnits() > 0);
        String sql = !comparable || random.nextInt(10) == 0
                ? name + (random.nextBoolean() ? " IS NULL" : " IS NOT NULL")
                : name
                        + Draft.one(List.of(" = ", " = ", " = ", " <=> ", " >= ", " <> "), random)
                        + table.value(column, random);
        return clause(table, column, sql);
    }

    private @Nullable Clause tail(TableDraft table) {
        if (random.nextInt(3) > 0) {
            return null;
        }
        String column = table.anyColumn(random);
        return random.nextBoolean()
                ? new Clause(" LIMIT " + (1 + random.nextInt(3)), Set.of())
                : clause(
                        table,
                        column,
                        " ORDER BY " + column + (random.nextBoolean() ? " DESC" : "") + " LIMIT "
                                + (1 + random.nextInt(3)));
    }

    private PlanStatement copy(TableDraft table) {
        TableDraft from = random.nextInt(3) == 0 ? Draft.one(tables, random) : table;
        List<String> names = table.settable();
        List<Clause> columns = new ArrayList<>();
        for (String name : names) {
            Draft draft = table.drafts().get(name);
            boolean fits = from.name().equals(table.name()) || draft == null || !mayGetRefusedValues(draft);
            boolean kept = fits && from.drafts().containsKey(name) && random.nextInt(4) > 0;
            columns.add(kept ? clause(from, name, name) : new Clause(table.value(name, random), Set.of()));
        }
        return new PlanStatement.Copy(
                random.nextBoolean() ? "INSERT INTO" : "REPLACE INTO",
                table.name(),
                from.name(),
                names,
                columns,
                where(from),
                " LIMIT " + (1 + random.nextInt(4)));
    }

    /**
     * Values copied from another column that are refused: bytes above 7F in ascii, the empty value in a VECTOR that is
     * too short. See OnceFailedTest.
     */
    private static boolean mayGetRefusedValues(Draft draft) {
        return draft.type().startsWith("VECTOR")
                || (draft.kind() == ColumnKind.CHARACTERS && draft.type().contains(" CHARACTER SET ascii"));
    }

    private PlanStatement several() {
        TableDraft one = Draft.one(tables, random);
        TableDraft other = Draft.one(tables, random);
        List<Clause> where = List.of(condition(one, "a.", key(one)), condition(other, "b.", key(other)));
        Set<Use> uses = new HashSet<>(List.of(Use.table(one.name()), Use.table(other.name())));
        String from = one.name() + " AS a, " + other.name() + " AS b";
        if (random.nextInt(3) == 0) {
            // MySQL 9.7 logs a child's deletion twice if the parent is deleted too: without a primary key that is a
            // conflict
            boolean both = one.name().equals(other.name())
                    || (one.table().hasPrimaryKey() && other.table().hasPrimaryKey());
            String deleted = both ? "a, b" : "a";
            Clause head = new Clause("DELETE " + deleted + " FROM " + from, uses);
            return new PlanStatement.Change(head, List.of(), where, null);
        }
        String first = one.anyColumn(random);
        String second = other.anyColumn(random);
        List<Clause> set = List.of(
                clause(one, first, "a." + first + " = " + value(one, first)),
                clause(other, second, "b." + second + " = " + value(other, second)));
        return new PlanStatement.Change(new Clause("UPDATE " + from, uses), set, where, null);
    }

    /** Two rows swap their values through a third value. */
    private List<PlanStatement> swap(TableDraft table) {
        String column = key(table);
        String one = table.value(column, random);
        String other = table.value(column, random);
        String third = table.value(column, random);
        return List.of(
                move(table, column, one, third), move(table, column, other, one), move(table, column, third, other));
    }

    private static PlanStatement move(TableDraft table, String column, String from, String to) {
        return new PlanStatement.Change(
                clause(table, "UPDATE " + table.name()),
                List.of(clause(table, column, column + " = " + to)),
                List.of(clause(table, column, column + " = " + from)),
                null);
    }

    private static Clause clause(TableDraft table, String column, String sql) {
        return new Clause(sql, Set.of(table.use(column)));
    }

    /** A part that is removed only with the whole table. */
    private static Clause clause(TableDraft table, String sql) {
        return new Clause(sql, Set.of(Use.table(table.name())));
    }
}
