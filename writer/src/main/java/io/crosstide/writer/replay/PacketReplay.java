package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.bookkeeping.PacketCheck;
import io.crosstide.streams.Time;
import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.packet.DefinitionLease;
import io.crosstide.writer.packet.EventPlan;
import io.crosstide.writer.packet.LoggedTransaction;
import io.crosstide.writer.packet.PacketPlan;
import io.crosstide.writer.packet.PacketPlanner;
import io.crosstide.writer.packet.StatementPlan;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.row.ApplyWay;
import io.crosstide.writer.row.PlainStatement;
import io.crosstide.writer.row.RowLockedException;
import io.crosstide.writer.schema.TargetChangedException;
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.session.Reply;
import io.crosstide.writer.session.StatementFailedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Applies transactions by packets: begin, compare the rows, apply their row events, prove ownership and definitions, commit,
 * in one round trip. By statements it needs a second one, because it commits only after it has seen how many rows each
 * statement found. Thread-safe.
 *
 * <p>Whatever the target refuses is rolled back, and the caller applies the transaction row by row. That way finds out
 * what is wrong, so this one need not.
 */
public final class PacketReplay {
    /** Also leaves the session as the next statement expects it. */
    private static final String COMMIT = "SET " + ReplaySession.AUTOCOMMIT;

    /**
     * What became of transactions.
     *
     * @param results of those that are committed, the first ones
     * @param locked why the next one is not, if another session has locked one of its rows
     */
    record Applied(List<ApplyResult> results, Optional<RowLockedException> locked) {
        static final Applied NOTHING = new Applied(List.of(), Optional.empty());
    }

    private final ReplayMode mode;
    private final PacketCheck check;
    private final PacketPlanner planner;
    private final boolean audited;
    private final Time time;

    /**
     * @param check the one that the sessions have prepared
     * @param audited whether an audit must see in the binlog which transactions compared their rows
     */
    public PacketReplay(ReplayMode mode, PacketCheck check, PacketPlanner planner, boolean audited, Time time) {
        this.audited = audited;
        this.mode = mode;
        this.check = check;
        this.planner = planner;
        this.time = time;
    }

    /**
     * A target transaction of a packet.
     *
     * @param tasks the source transactions that it applies
     * @param statements all but the one that commits
     */
    private record Planned(
            List<Task.Apply> tasks, PacketPlan plan, Packet packet, DefinitionLease lease, List<String> statements) {
        void abandoned() {
            packet.end().abandoned();
            lease.close();
        }
    }

    /**
     * Empty if the transaction must be applied row by row; nothing of it is at the target then.
     *
     * @throws SQLException when the connection fails, a definition has changed since the transaction was planned, or
     *     another session has locked a row ({@link RowLockedException})
     * @throws UnknownOutcomeException when it is not known whether the target has committed
     */
    Optional<ApplyResult> apply(TargetSession session, int slot, Task.Apply task, LoggedTransaction transaction)
            throws SQLException, LinkStoppedException, UnknownOutcomeException, InterruptedException {
        Optional<Planned> planned = plan(session, slot, List.of(task), List.of(transaction));
        if (planned.isEmpty()) {
            return Optional.empty();
        }
        Applied applied = send(session, List.of(planned.get()));
        if (applied.locked().isPresent()) {
            throw applied.locked().get();
        }
        return applied.results().stream().findFirst();
    }

    /** See {@link TransactionApplier#applyTogether}. */
    Applied applyTogether(TargetSession session, int slot, List<Task.Apply> tasks, List<LoggedTransaction> transactions)
            throws SQLException, UnknownOutcomeException, InterruptedException {
        List<Planned> planned = new ArrayList<>();
        int size = mode.merges() ? tasks.size() : 1;
        try {
            for (int i = 0; i < tasks.size(); i += size) {
                Optional<Planned> next =
                        plan(session, slot, tasks.subList(i, i + size), transactions.subList(i, i + size));
                if (next.isEmpty()) {
                    break;
                }
                if (!planned.isEmpty() && !alike(planned.get(0), next.get())) {
                    next.get().abandoned();
                    break;
                }
                planned.add(next.get());
            }
        } catch (TargetChangedException | LinkStoppedException e) {
            // alone, the transaction gets the same exception
        } catch (SQLException | RuntimeException | Error | InterruptedException e) {
            planned.forEach(Planned::abandoned);
            throw e;
        }
        return planned.isEmpty() ? Applied.NOTHING : send(session, planned);
    }

    /** Whether both are applied by events, or both by statements. */
    private static boolean alike(Planned one, Planned other) {
        return one.plan().way() == other.plan().way();
    }

    private Optional<Planned> plan(
            TargetSession session, int slot, List<Task.Apply> tasks, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException, InterruptedException {
        Optional<PacketPlan> plan = planner.plan(session, transactions);
        Optional<DefinitionLease> lease = plan.isEmpty() ? Optional.empty() : planner.lease(plan.get());
        if (plan.isEmpty() || lease.isEmpty()) {
            return Optional.empty();
        }
        String settings = ReplaySession.TRANSACTION + ", " + ReplaySession.READ_UNCOMMITTED_ONCE + ", "
                + ReplaySession.PRESENT_TIME + ", "
                + PacketCheck.expecting(lease.get().row());
        Packet packet = mode.packet(slot, tasks, settings);
        List<String> statements = new ArrayList<>(packet.begin());
        statements.addAll(statements(plan.get()));
        return Optional.of(new Planned(List.copyOf(tasks), plan.get(), packet, lease.get(), statements));
    }

    private List<String> statements(PacketPlan plan) {
        List<String> statements = new ArrayList<>();
        if (plan instanceof StatementPlan by) {
            if (audited) {
                statements.addAll(GuardRow.rowByRow());
            }
            by.statements().forEach(statement -> statements.add(statement.sql()));
            statements.add(PacketCheck.EXECUTE);
        } else if (plan instanceof EventPlan by && by.rows() instanceof EventPlan.Few few) {
            statements.add(check.with(few.rows()));
            statements.add(by.statement());
        } else if (plan instanceof EventPlan by) {
            if (by.rows() instanceof EventPlan.Many many) {
                statements.add(require(many.condition()));
            }
            statements.add(by.statement());
            statements.add(PacketCheck.EXECUTE); // after the events, which use the tables
        }
        return statements;
    }

    /**
     * A statement that fails, and so ends the packet, if the condition is not true: the sum is too large. It returns no
     * rows. DO does not either, but InnoDB locks what a DO reads.
     */
    private static String require(String condition) {
        return "SELECT 9223372036854775807 + ((" + condition + ") IS NOT TRUE) INTO @crosstide_found";
    }

    /** Returns the results of the source transactions that are committed: those of the first target transactions. */
    private Applied send(TargetSession session, List<Planned> planned) throws SQLException, UnknownOutcomeException {
        return planned.get(0).plan().way() == ApplyWay.EVENTS
                ? sendTogether(session, planned)
                : sendOneByOne(session, planned);
    }

    private Applied sendTogether(TargetSession session, List<Planned> planned)
            throws SQLException, UnknownOutcomeException {
        List<String> statements = new ArrayList<>();
        for (Planned each : planned) {
            statements.addAll(each.statements());
            statements.add(COMMIT);
        }
        List<ApplyResult> results = new ArrayList<>();
        Optional<RowLockedException> locked = Optional.empty();
        long start = time.nanos();
        try {
            session.executeAll(statements);
            planned.forEach(each -> committed(each, results));
        } catch (StatementFailedException e) {
            int end = 0;
            int failed = 0;
            for (end = planned.get(0).statements().size() + 1; end <= e.index(); failed++) {
                committed(planned.get(failed), results);
                end += planned.get(failed + 1).statements().size() + 1;
            }
            List<Planned> rest = planned.subList(failed, planned.size());
            locked = failed(session, rest, e, e.index() == end - 1, time.since(start));
        } catch (SQLException e) {
            planned.forEach(Planned::abandoned);
            throw new UnknownOutcomeException(e);
        }
        return new Applied(results, locked);
    }

    private Applied sendOneByOne(TargetSession session, List<Planned> planned)
            throws SQLException, UnknownOutcomeException {
        List<ApplyResult> results = new ArrayList<>();
        for (int i = 0; i < planned.size(); i++) {
            Planned each = planned.get(i);
            List<Planned> rest = planned.subList(i, planned.size());
            long start = time.nanos();
            boolean asExpected = false;
            try {
                asExpected = asExpected(each, session.executeAll(each.statements()));
                if (asExpected) {
                    session.executeAll(List.of(COMMIT));
                }
            } catch (StatementFailedException e) {
                return new Applied(results, failed(session, rest, e, asExpected, time.since(start)));
            } catch (SQLException e) {
                rest.forEach(Planned::abandoned);
                if (asExpected) { // and so the COMMIT was sent
                    throw new UnknownOutcomeException(e);
                }
                throw e;
            }
            if (!asExpected) {
                rest.forEach(Planned::abandoned);
                mode.rollback(session);
                planner.refused(each.plan());
                return new Applied(results, Optional.empty());
            }
            committed(each, results);
        }
        return new Applied(results, Optional.empty());
    }

    /** Whether each statement of the plan has found its rows, without a warning. */
    private static boolean asExpected(Planned planned, List<Reply> replies) {
        if (planned.plan() instanceof StatementPlan plan) {
            int first = replies.size() - 1 - plan.statements().size(); // the check follows them
            for (PlainStatement statement : plan.statements()) {
                if (!replies.get(first++).equals(new Reply(statement.rows(), 0))) {
                    return false;
                }
            }
        }
        return true;
    }

    /**
     * Gives up the first of these transactions, which the target refused, and those after it.
     *
     * @return the failure to wait for, if any
     */
    private Optional<RowLockedException> failed(
            TargetSession session, List<Planned> rest, StatementFailedException e, boolean atCommit, Duration elapsed)
            throws SQLException, UnknownOutcomeException {
        Planned first = rest.get(0);
        boolean lost = first.lease().isLost(); // later, the hold ends for lack of leases
        rest.forEach(Planned::abandoned);
        refused(session, first.plan(), e, atCommit, lost);
        return locked(first, e.reason(), elapsed);
    }

    /**
     * The failure, if a row lock of another session caused it and one source transaction met it. Other locks are left to
     * the way row by row, which finds out what they are.
     */
    private static Optional<RowLockedException> locked(Planned planned, SQLException reason, Duration elapsed) {
        return planned.tasks().size() == 1
                        && ReplaySession.isLockWait(reason)
                        && !ReplaySession.isMetadataLockWait(reason, elapsed)
                ? Optional.of(new RowLockedException(
                        planned.plan().tables().keySet().iterator().next(), reason))
                : Optional.empty();
    }

    private void committed(Planned planned, List<ApplyResult> results) {
        planned.packet().end().committed();
        planned.lease().close();
        planner.applied(planned.plan());
        planned.tasks()
                .forEach(task -> results.add(
                        ApplyResult.ofPacket(task.chunk().rows(), planned.plan().way())));
    }

    private void refused(
            TargetSession session, PacketPlan plan, StatementFailedException failure, boolean atCommit, boolean lost)
            throws SQLException, UnknownOutcomeException {
        FailureKind kind = FailureKind.of(failure.reason());
        if (atCommit && kind != FailureKind.LOCK) {
            throw new UnknownOutcomeException(failure.reason());
        }
        if (kind == FailureKind.CONNECTION) {
            throw failure.reason();
        }
        mode.rollback(session);
        if (kind == FailureKind.OTHER && !lost) {
            planner.refused(plan);
        }
    }
}
