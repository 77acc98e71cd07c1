package io.crosstide.writer.packet;

import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Decides how packets apply transactions: by their row events where session and tables allow it, else by statements. Knows
 * how that went. Thread-safe.
 */
public final class PacketPlanner {
    private final EventPlanner events;
    private final StatementPlanner statements;
    private final TableGuard guard;
    private final Contested contested = new Contested();

    public PacketPlanner(EventPlanner events, StatementPlanner statements, TableGuard guard) {
        this.events = events;
        this.statements = statements;
        this.guard = guard;
    }

    /** See {@link EventPlanner#plan}. Empty, too, while the target refuses packets for the tables. */
    public Optional<PacketPlan> plan(TargetSession session, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException {
        if (!session.takesPackets()) {
            return Optional.empty();
        }
        Optional<PacketPlan> plan = Optional.empty();
        if (session.takesEvents()) {
            plan = events.plan(session.jdbc(), transactions).map(found -> found);
        }
        if (plan.isEmpty()) {
            plan = statements.plan(session.jdbc(), transactions).map(found -> found);
        }
        return plan.filter(found -> !contested.include(found.tables().keySet()));
    }

    /**
     * Keeps the definitions that the plan assumes, until the lease is closed. Empty if the guard cannot hold them now.
     */
    public Optional<DefinitionLease> lease(PacketPlan plan) throws InterruptedException {
        return guard.lease(plan.tables());
    }

    /** The target applied the transaction. */
    public void applied(PacketPlan plan) {
        contested.applied(plan.tables().keySet());
    }

    /** The target refused the transaction for another reason than locks or lost definitions. */
    public void refused(PacketPlan plan) {
        contested.refused(plan.tables().keySet());
    }
}
