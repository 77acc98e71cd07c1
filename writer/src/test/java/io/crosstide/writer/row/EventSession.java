package io.crosstide.writer.row;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.events.EventPlan;
import io.crosstide.writer.events.EventPlanner;
import io.crosstide.writer.events.LoggedTransaction;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.session.StatementFailedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies transactions by their own row events, without a link. */
final class EventSession implements AutoCloseable {
    private final TargetSession session;
    private long applied;

    EventSession(TargetSession session) {
        this.session = session;
    }

    /** Empty if the transaction must be applied by SQL. */
    Optional<ApplyResult> apply(
            EventPlanner planner, TransactionContext context, byte[] chunk, List<TableRows> transaction)
            throws SQLException, LinkStoppedException {
        Optional<EventPlan> plan =
                planner.plan(session.jdbc(), List.of(new LoggedTransaction(context, chunk, transaction)));
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>(List.of("BEGIN"));
        condition(plan.get().rows())
                .ifPresent(rows -> statements.add("SELECT IF(" + rows + ", 0, (SELECT 1 UNION SELECT 2)) INTO @found"));
        statements.add(plan.get().statement());
        statements.add("COMMIT");
        try {
            session.executeAll(statements);
            applied++;
            return Optional.of(ApplyResult.ofEvents(
                    transaction.stream().mapToInt(event -> event.rows().count()).sum()));
        } catch (StatementFailedException refused) {
            session.execute("ROLLBACK");
            return Optional.empty();
        }
    }

    private static Optional<String> condition(EventPlan.Rows rows) {
        if (rows instanceof EventPlan.Few few) {
            return Optional.of(few.rows().stream()
                    .map(row -> "(SELECT COUNT(*) FROM " + row.table() + " AS " + row.name() + " WHERE "
                            + row.condition() + " FOR UPDATE) = 1")
                    .collect(Collectors.joining(" AND ")));
        }
        return rows instanceof EventPlan.Many many ? Optional.of(many.condition()) : Optional.empty();
    }

    /** Number of transactions that were applied by their events. */
    long applied() {
        return applied;
    }

    @Override
    public void close() {
        session.close();
    }
}
