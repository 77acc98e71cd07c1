package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.writer.conflict.TableConflict;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.packet.LoggedTransaction;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Applies one source transaction as one target transaction (W1). Thread-safe. */
public final class TransactionApplier {
    private final ReplayMode mode;
    private final Optional<PacketReplay> packets;
    private final RowReplay rows;
    private final TableSelection tables;
    private final RecordBudget budget;
    private final boolean audited;

    /**
     * @param packets the fast way, if the link may use it
     * @param audited whether an audit must see in the binlog which transactions went row by row
     */
    public TransactionApplier(
            ReplayMode mode,
            Optional<PacketReplay> packets,
            RowReplay rows,
            TableSelection tables,
            RecordBudget budget,
            boolean audited) {
        this.mode = mode;
        this.packets = packets;
        this.rows = rows;
        this.tables = tables;
        this.budget = budget;
        this.audited = audited;
    }

    ApplyResult apply(TargetSession session, int slot, Task.Apply task)
            throws SQLException, LinkStoppedException, LinkFencedException, UnknownOutcomeException,
                    InterruptedException {
        TransactionContext context = task.context();
        TransactionChunk chunk = task.chunk();
        List<TableRows> events = tables.select(chunk, 0).readAll();
        if (packets.isPresent()) {
            Optional<ApplyResult> done = packets.get().apply(session, slot, task, logged(task, events));
            if (done.isPresent()) {
                return done.get();
            }
        }
        OpenTransaction open = mode.begin(session, slot, context.gtid(), context.seq(), chunk.stamp());
        ApplyResult result;
        try {
            markRowByRow(session);
            result = rows.apply(session, context, events);
        } catch (SQLException | LinkStoppedException | RuntimeException | Error e) {
            open.abandoned();
            throw e;
        }
        open.commit();
        return result;
    }

    /**
     * Applies transactions in few round trips. The first ones are committed. If they are not all, nothing of the others is at
     * the target, and the next one must be applied alone.
     *
     * @throws SQLException when the connection fails
     * @throws UnknownOutcomeException when it is not known whether the target has committed
     */
    PacketReplay.Applied applyTogether(TargetSession session, int slot, List<Task.Apply> tasks)
            throws SQLException, UnknownOutcomeException, InterruptedException {
        if (packets.isEmpty()) {
            return PacketReplay.Applied.NOTHING;
        }
        List<LoggedTransaction> logged = new ArrayList<>(tasks.size());
        try {
            for (Task.Apply task : tasks) {
                logged.add(logged(task, tables.select(task.chunk(), 0).readAll()));
            }
        } catch (EventException e) {
            return PacketReplay.Applied.NOTHING;
        }
        return packets.get().applyTogether(session, slot, tasks, logged);
    }

    /** Such a transaction compares each row before it changes it, so the audit passes over it. */
    private void markRowByRow(TargetSession session) throws SQLException {
        if (audited) {
            session.execute(String.join(";", GuardRow.rowByRow()));
        }
    }

    private static LoggedTransaction logged(Task.Apply task, List<TableRows> events) {
        return new LoggedTransaction(task.context(), task.chunk().events(), events);
    }

    /** Applies a transaction in chunks, with one chunk in memory at a time. */
    ApplyResult apply(TargetSession session, int slot, Task.ApplyChunks task)
            throws SQLException, LinkStoppedException, LinkFencedException, UnknownOutcomeException, RestartException,
                    InterruptedException {
        // No other transaction of this link is running, so the current definitions are right, whenever they changed.
        TransactionContext context = task.context().settled(Long.MAX_VALUE);
        OpenTransaction open = mode.begin(session, slot, context.gtid(), context.seq(), task.stamp());
        Map<TableConflict, Integer> conflicts = new HashMap<>();
        long applied = 0;
        try {
            markRowByRow(session);
            boolean last = false;
            for (int eventIndex = 0; !last; ) {
                Optional<ChunkFeed.Part> part = task.feed().take();
                if (part.isEmpty()) {
                    throw new RestartException(
                            "Link " + context.link() + ": seq " + context.seq()
                                    + " was abandoned before its last chunk",
                            context.seq(),
                            null);
                }
                TransactionChunk chunk = part.get().chunk();
                TableSelection.Selection selection = tables.select(chunk, eventIndex);
                ApplyResult result = rows.apply(session, context.with(chunk.defaults()), selection.readAll());
                selection.report();
                eventIndex = selection.nextEventIndex();
                budget.release(part.get().memory());
                applied += result.rows();
                result.conflictsByTable()
                        .forEach((conflict, number) -> conflicts.merge(conflict, number, Integer::sum));
                last = chunk.last();
            }
        } catch (SQLException
                | LinkStoppedException
                | RestartException
                | RuntimeException
                | Error
                | InterruptedException e) {
            open.abandoned();
            throw e;
        }
        open.commit();
        return new ApplyResult(applied, conflicts);
    }
}
