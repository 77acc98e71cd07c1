package io.crosstide.writer.random;

import java.util.Set;

/**
 * A column of a random table.
 *
 * @param attributes what follows the type in CREATE TABLE
 * @param kind how its values are seen and rebuilt
 * @param generated whether rows cannot set it
 * @param uses columns that its expression uses
 */
record PlanColumn(String name, String type, String attributes, ColumnKind kind, boolean generated, Set<String> uses) {
    PlanColumn {
        uses = Set.copyOf(uses);
    }

    String definition() {
        return name + " " + type + (attributes.isEmpty() ? "" : " " + attributes);
    }

    /** An expression that shows the value exactly, as the server sees it. */
    String view() {
        return kind.view().formatted(name);
    }
}
