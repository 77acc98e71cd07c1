package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;

/**
 * A transaction at the source.
 *
 * @param settings statements that set the session
 * @param end COMMIT or ROLLBACK, or the end of an XA transaction; empty for a single statement with autocommit
 */
record PlanTransaction(List<String> settings, List<PlanStatement> changes, String end) {
    static final String XA = "XA END 'x'; ";
    static final String XA_COMMIT = XA + "XA PREPARE 'x'; XA COMMIT 'x'";
    static final String XA_COMMIT_AT_ONCE = XA + "XA COMMIT 'x' ONE PHASE";
    static final String XA_ROLLBACK = XA + "XA ROLLBACK 'x'";

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
            statements.add(end.startsWith(XA) ? "XA START 'x'" : "START TRANSACTION");
        }
        changes.forEach(change -> statements.add(change.sql()));
        if (!end.isEmpty()) {
            statements.add(end);
        }
        return statements;
    }
}
