package io.crosstide.writer.events;

import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a link knows about applying row events: which transactions, to which tables, and how that went. Thread-safe. */
public final class EventApplier {
    private final EventPlanner planner;
    private final TableGuard guard;
    private final Contested contested = new Contested();

    public EventApplier(EventPlanner planner, TableGuard guard) {
        this.planner = planner;
        this.guard = guard;
    }

    /** See {@link EventPlanner#plan}. Empty, too, while the target refuses events of the tables. */
    public Optional<EventPlan> plan(Connection connection, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException {
        return planner.plan(connection, transactions)
                .filter(plan -> !contested.include(plan.tables().keySet()));
    }

    /**
     * Keeps the definitions that the plan assumes, until the lease is closed. Empty if the guard cannot hold them now.
     */
    public Optional<DefinitionLease> lease(EventPlan plan) throws InterruptedException {
        return guard.lease(plan.tables());
    }

    /** The target applied the transaction. */
    public void applied(EventPlan plan) {
        contested.applied(plan.tables().keySet());
    }

    /** The target refused the transaction for another reason than locks or lost definitions. */
    public void refused(EventPlan plan) {
        contested.refused(plan.tables().keySet());
    }
}
