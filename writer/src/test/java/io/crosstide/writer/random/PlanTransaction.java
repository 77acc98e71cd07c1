package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;

/**
 * A transaction at the source.
 *
 * @param settings statements that set the session
 * @param end COMMIT or ROLLBACK; empty for a single statement with autocommit
 */
record PlanTransaction(List<String> settings, List<PlanStatement> changes, String end) {
    PlanTransaction {
        settings = List.copyOf(settings);
        changes = List.copyOf(changes);
    }

    PlanTransaction withChanges(List<PlanStatement> changed) {
        return new PlanTransaction(settings, changed, end);
    }

    PlanTransaction withSettings(List<String> changed) {
        return new PlanTransaction(changed, changes, end);
    }

    PlanTransaction without(Use use) {
        return withChanges(PlanStatement.without(changes, use));
    }

    List<String> statements() {
        List<String> statements = new ArrayList<>(settings);
        if (!end.isEmpty()) {
            statements.add("START TRANSACTION");
        }
        changes.forEach(change -> statements.add(change.sql()));
        if (!end.isEmpty()) {
            statements.add(end);
        }
        return statements;
    }
}
