package io.crosstide.writer.random;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An index of a random table.
 *
 * @param kind PRIMARY KEY, UNIQUE KEY or KEY
 */
record PlanKey(String kind, String name, List<Part> parts) {
    /** @param sql as in CREATE TABLE: a column, a prefix of it, or an expression */
    record Part(String sql, Set<String> uses) {
        Part {
            uses = Set.copyOf(uses);
        }

        boolean isExpression() {
            return sql.startsWith("(");
        }

        boolean isPrefix() {
            return !isExpression() && sql.endsWith(")");
        }
    }

    PlanKey {
        parts = List.copyOf(parts);
    }

    boolean isUnique() {
        return !kind.equals("KEY");
    }

    boolean uses(String column) {
        return parts.stream().anyMatch(part -> part.uses.contains(column));
    }

    String definition() {
        return kind + " " + (kind.equals("PRIMARY KEY") ? "" : name + " ")
                + parts.stream().map(Part::sql).collect(Collectors.joining(", ", "(", ")"));
    }
}
