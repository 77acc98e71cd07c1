package io.crosstide.writer.random;

import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A random table with the values that its statements use.
 *
 * @param drafts by column; generated columns have none
 */
record TableDraft(PlanTable table, Map<String, Draft> drafts) {
    TableDraft {
        drafts = Map.copyOf(drafts);
    }

    String name() {
        return table.name();
    }

    /** Columns that statements may set. */
    List<String> settable() {
        return table.columns().stream()
                .filter(column -> !column.generated())
                .map(PlanColumn::name)
                .toList();
    }

    String anyColumn(Random random) {
        return Draft.one(settable(), random);
    }

    /** A value that the column also has in other rows. */
    String value(String column, Random random) {
        Draft draft = drafts.get(column);
        return draft == null ? "NULL" : draft.value(random);
    }

    Use use(String column) {
        return new Use(name(), column);
    }
}
