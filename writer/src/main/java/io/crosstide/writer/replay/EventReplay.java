package io.crosstide.writer.replay;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.events.EventApplier;
import io.crosstide.writer.events.EventPlan;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.session.StatementFailedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies a transaction by its own row events, in one round trip: begin, compare the rows, apply the events, prove
 * ownership and definitions, commit. Thread-safe.
 *
 * <p>Whatever the target refuses is rolled back, and the caller applies the transaction row by row. That way finds out
 * what is wrong, so this one need not.
 */
public final class EventReplay {
    private final ReplayMode mode;
    private final EventApplier events;

    public EventReplay(ReplayMode mode, EventApplier events) {
        this.mode = mode;
        this.events = events;
    }

    /**
     * Empty if the transaction must be applied row by row; nothing of it is at the target then.
     *
     * @throws SQLException when the connection fails, or a definition has changed since the transaction was planned
     * @throws UnknownOutcomeException when it is not known whether the target has committed
     */
    Optional<ApplyResult> apply(TargetSession session, int slot, Task.Apply task, List<TableRows> rows)
            throws SQLException, LinkStoppedException, UnknownOutcomeException, InterruptedException {
        if (!session.takesEvents()) {
            return Optional.empty();
        }
        Optional<EventPlan> plan =
                events.plan(session.jdbc(), task.context(), task.chunk().events(), rows);
        if (plan.isEmpty()) {
            return Optional.empty();
        }
        Optional<String> definitions = events.definitions(plan.get());
        return definitions.isEmpty() ? Optional.empty() : send(session, slot, task, plan.get(), definitions.get());
    }

    private Optional<ApplyResult> send(
            TargetSession session, int slot, Task.Apply task, EventPlan plan, String definitions)
            throws SQLException, UnknownOutcomeException {
        Packet packet = mode.packet(
                slot, task.context().gtid(), task.seq(), task.chunk().stamp());
        List<String> statements = new ArrayList<>(packet.begin());
        statements.add(check(packet.proof() + " AND " + plan.condition() + " AND " + definitions));
        statements.add(plan.statement());
        statements.add("COMMIT");
        try {
            session.executeAll(statements);
        } catch (StatementFailedException e) {
            packet.end().abandoned();
            return refused(session, plan, e, e.index() == statements.size() - 1);
        } catch (SQLException e) {
            packet.end().abandoned();
            throw new UnknownOutcomeException(e);
        }
        packet.end().committed();
        events.applied(plan);
        return Optional.of(ApplyResult.ofEvents(task.chunk().rows()));
    }

    /**
     * A statement that fails, and so ends the packet, if the condition is not true: the sum is too large. It returns no
     * rows. DO does not either, but InnoDB locks what a DO reads.
     */
    private static String check(String condition) {
        return "SELECT 9223372036854775807 + ((" + condition + ") IS NOT TRUE) INTO @crosstide_check";
    }

    private Optional<ApplyResult> refused(
            TargetSession session, EventPlan plan, StatementFailedException failure, boolean atCommit)
            throws SQLException, UnknownOutcomeException {
        FailureKind kind = FailureKind.of(failure.reason());
        if (atCommit && kind != FailureKind.LOCK) {
            throw new UnknownOutcomeException(failure.reason());
        }
        if (kind == FailureKind.CONNECTION) {
            throw failure.reason();
        }
        mode.rollback(session);
        if (kind == FailureKind.OTHER) {
            events.refused(plan);
        }
        return Optional.empty();
    }
}
