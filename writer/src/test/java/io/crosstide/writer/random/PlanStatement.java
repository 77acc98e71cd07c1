package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One statement, whose parts know which columns they use. */
sealed interface PlanStatement {
    /** A piece of SQL. */
    record Clause(String sql, Set<Use> uses) {
        public Clause {
            uses = Set.copyOf(uses);
        }

        boolean dependsOn(Use use) {
            return uses.stream().anyMatch(each -> each.dependsOn(use));
        }

        private static List<Clause> without(List<Clause> clauses, Use use) {
            return clauses.stream().filter(clause -> !clause.dependsOn(use)).toList();
        }

        private static String join(List<Clause> clauses, String separator) {
            return clauses.stream().map(Clause::sql).collect(Collectors.joining(separator));
        }
    }

    String sql();

    /** The same statement without a column; null if nothing remains. */
    @Nullable PlanStatement without(Use use);

    /** Statements that are slightly smaller than this one. */
    List<PlanStatement> smaller();

    static List<PlanStatement> without(List<PlanStatement> statements, Use use) {
        List<PlanStatement> left = new ArrayList<>();
        for (PlanStatement statement : statements) {
            PlanStatement rest = statement.without(use);
            if (rest != null) {
                left.add(rest);
            }
        }
        return left;
    }

    private static <T> List<List<T>> eachLeftOut(List<T> list) {
        List<List<T>> all = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            List<T> left = new ArrayList<>(list);
            left.remove(i);
            all.add(left);
        }
        return all;
    }

    /** @param verb INSERT INTO, INSERT IGNORE INTO or REPLACE INTO */
    record Rows(String verb, String table, List<String> columns, List<List<String>> rows, List<Clause> onDuplicate)
            implements PlanStatement {
        public Rows {
            columns = List.copyOf(columns);
            rows = List.copyOf(rows);
            onDuplicate = List.copyOf(onDuplicate);
        }

        @Override
        public String sql() {
            boolean named = onDuplicate.stream().anyMatch(clause -> clause.sql.contains("new_row."));
            return verb + " " + table + " (" + String.join(", ", columns) + ") VALUES "
                    + rows.stream()
                            .map(row -> "(" + String.join(", ", row) + ")")
                            .collect(Collectors.joining(", "))
                    + (onDuplicate.isEmpty()
                            ? ""
                            : (named ? " AS new_row" : "") + " ON DUPLICATE KEY UPDATE "
                                    + Clause.join(onDuplicate, ", "));
        }

        @Override
        public @Nullable PlanStatement without(Use use) {
            if (!use.table().equals(table)) {
                return this;
            }
            int index = columns.indexOf(use.column());
            if (use.column().isEmpty() || (index >= 0 && columns.size() == 1)) {
                return null;
            }
            List<Clause> left = Clause.without(onDuplicate, use);
            return index < 0
                    ? new Rows(verb, table, columns, rows, left)
                    : new Rows(
                            verb,
                            table,
                            without(columns, index),
                            rows.stream().map(row -> without(row, index)).toList(),
                            left);
        }

        private static List<String> without(List<String> list, int index) {
            List<String> left = new ArrayList<>(list);
            left.remove(index);
            return left;
        }

        @Override
        public List<PlanStatement> smaller() {
            List<PlanStatement> all = new ArrayList<>();
            if (rows.size() > 1) {
                eachLeftOut(rows).forEach(left -> all.add(new Rows(verb, table, columns, left, onDuplicate)));
            }
            eachLeftOut(onDuplicate).forEach(left -> all.add(new Rows(verb, table, columns, rows, left)));
            return all;
        }
    }

    /**
     * An UPDATE or DELETE of one table or more.
     *
     * @param head the part before the assignments, or before the conditions of a DELETE
     * @param set empty for a DELETE
     */
    record Change(
            Clause head,
            List<Clause> set,
            List<Clause> where,
            @Nullable Clause tail) implements PlanStatement {
        public Change {
            set = List.copyOf(set);
            where = List.copyOf(where);
        }

        @Override
        public String sql() {
            return head.sql
                    + (set.isEmpty() ? "" : " SET " + Clause.join(set, ", "))
                    + (where.isEmpty() ? "" : " WHERE " + Clause.join(where, " AND "))
                    + (tail == null ? "" : tail.sql);
        }

        @Override
        public @Nullable PlanStatement without(Use use) {
            List<Clause> left = Clause.without(set, use);
            if (head.dependsOn(use) || (left.isEmpty() && !set.isEmpty())) {
                return null;
            }
            return new Change(
                    head, left, Clause.without(where, use), tail == null || tail.dependsOn(use) ? null : tail);
        }

        @Override
        public List<PlanStatement> smaller() {
            List<PlanStatement> all = new ArrayList<>();
            if (set.size() > 1) {
                eachLeftOut(set).forEach(left -> all.add(new Change(head, left, where, tail)));
            }
            eachLeftOut(where).forEach(left -> all.add(new Change(head, set, left, tail)));
            if (tail != null) {
                all.add(new Change(head, set, where, null));
            }
            return all;
        }
    }

    /**
     * INSERT … SELECT from the same table or another.
     *
     * @param columns names, each with the expression selected for it
     */
    record Copy(
            String verb,
            String table,
            String from,
            List<String> names,
            List<Clause> columns,
            List<Clause> where,
            String limit)
            implements PlanStatement {
        public Copy {
            names = List.copyOf(names);
            columns = List.copyOf(columns);
            where = List.copyOf(where);
        }

        @Override
        public String sql() {
            return verb + " " + table + " (" + String.join(", ", names) + ") SELECT " + Clause.join(columns, ", ")
                    + " FROM " + from + (where.isEmpty() ? "" : " WHERE " + Clause.join(where, " AND ")) + limit;
        }

        @Override
        public @Nullable PlanStatement without(Use use) {
            if (use.column().isEmpty()
                    && (use.table().equals(table) || use.table().equals(from))) {
                return null;
            }
            List<String> leftNames = new ArrayList<>();
            List<Clause> left = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                if (!columns.get(i).dependsOn(use) && !new Use(table, names.get(i)).dependsOn(use)) {
                    leftNames.add(names.get(i));
                    left.add(columns.get(i));
                }
            }
            return left.isEmpty()
                    ? null
                    : new Copy(verb, table, from, leftNames, left, Clause.without(where, use), limit);
        }

        @Override
        public List<PlanStatement> smaller() {
            return eachLeftOut(where).stream()
                    .<PlanStatement>map(left -> new Copy(verb, table, from, names, columns, left, limit))
                    .toList();
        }
    }

    /** SAVEPOINT, ROLLBACK TO and the like. */
    record Plain(String sql) implements PlanStatement {
        @Override
        public PlanStatement without(Use use) {
            return this;
        }

        @Override
        public List<PlanStatement> smaller() {
            return List.of();
        }
    }
}
