package io.crosstide.writer.row;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.packet.EventPlan;
import io.crosstide.writer.packet.EventPlanner;
import io.crosstide.writer.packet.LoggedTransaction;
import io.crosstide.writer.packet.PacketPlan;
import io.crosstide.writer.packet.StatementPlan;
import io.crosstide.writer.packet.StatementPlanner;
import io.crosstide.writer.session.Reply;
import io.crosstide.writer.session.StatementFailedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies transactions by packets, without a link. */
final class PacketSession implements AutoCloseable {
    private final TargetSession session;
    private final ReplayWay way;
    private long applied;

    PacketSession(TargetSession session, ReplayWay way) {
        this.session = session;
        this.way = way;
    }

    /** Empty if the transaction must be applied row by row. */
    Optional<ApplyResult> apply(
            TableMappings mappings, TransactionContext context, byte[] chunk, List<TableRows> transaction)
            throws SQLException, LinkStoppedException {
        Optional<? extends PacketPlan> plan =
                plan(mappings, List.of(new LoggedTransaction(context, chunk, transaction)));
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>(List.of("BEGIN"));
        List<Reply> expected = new ArrayList<>(List.of(new Reply(0, 0)));
        add(plan.get(), statements, expected);
        try {
            List<Reply> replies = session.executeAll(statements);
            if (plan.get() instanceof StatementPlan && !replies.equals(expected)) {
                session.execute("ROLLBACK");
                return Optional.empty();
            }
            session.execute("COMMIT");
            applied++;
            return Optional.of(ApplyResult.ofPacket(
                    transaction.stream().mapToInt(event -> event.rows().count()).sum(),
                    plan.get().way()));
        } catch (StatementFailedException refused) {
            session.execute("ROLLBACK");
            return Optional.empty();
        }
    }

    private Optional<? extends PacketPlan> plan(TableMappings mappings, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException {
        return way == ReplayWay.EVENTS
                ? new EventPlanner(mappings, true).plan(session.jdbc(), transactions)
                : new StatementPlanner(mappings).plan(session.jdbc(), transactions);
    }

    private static void add(PacketPlan plan, List<String> statements, List<Reply> expected) {
        if (plan instanceof EventPlan events) {
            condition(events.rows())
                    .ifPresent(rows ->
                            statements.add("SELECT IF(" + rows + ", 0, (SELECT 1 UNION SELECT 2)) INTO @found"));
            statements.add(events.statement());
        } else if (plan instanceof StatementPlan plain) {
            for (PlainStatement statement : plain.statements()) {
                statements.add(statement.sql());
                expected.add(new Reply(statement.rows(), 0));
            }
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

    ReplayWay way() {
        return way;
    }

    /** Number of transactions that were applied by packets. */
    long applied() {
        return applied;
    }

    @Override
    public void close() {
        session.close();
    }
}
