package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.GuardRow;
import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventOutline;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.conflict.SkippedRows;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Skips a transaction that the target cannot take, if an operator has ordered it (docs/decisions/0028). Thread-safe.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A transaction is skipped only if the target has refused it and an order names its GTID (W4).
 *   <li>Its row changes are recorded, its order ends, and it is accounted for, in one target transaction (W1, W3): the same that would
 *       have applied it. So a crash leaves all of it or nothing.
 * </ul>
 */
public final class TransactionSkipper {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionSkipper.class);
    private static final int MAX_ERROR = 2_000;
    /** In the record of a transaction that is too damaged to name its tables. */
    private static final TableName UNKNOWN = new TableName("unknown", "unknown");

    private final LinkName link;
    private final HeldTransactionTable held;
    private final ReplayMode mode;
    private final TableSelection tables;
    private final RecordBudget budget;
    private final boolean audited;
    private final Consumer<HeldTransaction> skipped;
    private final Time time;

    /**
     * @param audited whether an audit must see in the binlog which transactions were not applied by row events
     * @param skipped receives each transaction that was skipped
     */
    public TransactionSkipper(
            LinkName link,
            ReplayMode mode,
            TableSelection tables,
            RecordBudget budget,
            boolean audited,
            Consumer<HeldTransaction> skipped,
            Time time) {
        this.link = link;
        this.held = new HeldTransactionTable(link);
        this.mode = mode;
        this.tables = tables;
        this.budget = budget;
        this.audited = audited;
        this.skipped = skipped;
        this.time = time;
    }

    /** The transaction as it is on record, if it is ordered to skip it. */
    Optional<HeldTransaction> ordered(TargetSession session, Task task) throws SQLException {
        @Nullable TransactionContext context = context(task);
        if (context == null) {
            return Optional.empty();
        }
        try {
            return held.find(session.jdbc(), context.gtid()).filter(each -> each.order() != null);
        } catch (SQLException e) {
            if (HeldTransactionTable.isMissing(e)) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Notes that the target cannot take the transaction, so that an operator can order to skip it. */
    void hold(TargetSession session, Task task, LinkStoppedException why) throws SQLException {
        @Nullable TransactionContext context = context(task);
        if (context == null) {
            return;
        }
        List<String> names = List.of();
        @Nullable Long rows = null;
        if (task instanceof Task.Apply apply) {
            names = names(apply.chunk());
            rows = rows(apply.chunk());
        }
        try {
            held.hold(session.jdbc(), context.gtid(), context.seq(), names, rows, String.valueOf(why.getMessage()));
        } catch (SQLException e) {
            if (!HeldTransactionTable.isMissing(e)) {
                throw e;
            }
        }
    }

    private static @Nullable TransactionContext context(Task task) {
        if (task instanceof Task.Apply apply) {
            return apply.context();
        }
        return task instanceof Task.ApplyChunks chunks ? chunks.context() : null;
    }

    private List<String> names(TransactionChunk chunk) {
        return EventOutline.of(chunk.events()).tables().stream()
                .filter(tables::replicates)
                .map(TableName::toString)
                .toList();
    }

    private @Nullable Long rows(TransactionChunk chunk) {
        try {
            long rows = 0;
            for (TableSelection.Selection selection = tables.select(chunk, 0); selection.hasNext(); ) {
                rows += selection.next().rows().count();
            }
            return rows;
        } catch (EventException undecodable) {
            return null;
        }
    }

    /**
     * Skips the transaction. Returns empty, and changes nothing, if the order has gone meanwhile. After an exception, the caller rolls
     * back.
     *
     * @param found of {@link #ordered}
     */
    Optional<ApplyResult> skip(TargetSession session, int slot, Task task, HeldTransaction found)
            throws SQLException, LinkFencedException, UnknownOutcomeException, RestartException, InterruptedException {
        TransactionContext context = context(task);
        if (context == null) {
            return Optional.empty();
        }
        long stamp = task instanceof Task.Apply apply ? apply.chunk().stamp() : ((Task.ApplyChunks) task).stamp();
        OpenTransaction open = mode.begin(session, slot, context.gtid(), context.seq(), stamp);
        SkippedRows rows = new SkippedRows(session.jdbc(), context, time, note(found));
        try {
            if (!held.obey(session.jdbc(), context.gtid())) {
                open.abandoned();
                mode.rollback(session);
                return Optional.empty();
            }
            if (audited) {
                session.execute(String.join(";", GuardRow.rowByRow()));
            }
            record(task, rows);
        } catch (SQLException | RestartException | InterruptedException | RuntimeException | Error e) {
            open.abandoned();
            throw e;
        }
        open.commit();
        skipped.accept(found);
        LOG.atWarn()
                .addKeyValue("link", link)
                .addKeyValue("gtid", context.gtid())
                .addKeyValue("seq", context.seq())
                .addKeyValue("order", found.order())
                .log("The transaction is skipped on an operator's order; its rows are in crosstide.conflict");
        return Optional.of(new ApplyResult(0, rows.counts()));
    }

    private static String note(HeldTransaction found) {
        String error = found.error();
        return "skipped " + found.order() + "; it was held by: "
                + (error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR) + "…");
    }

    private void record(Task task, SkippedRows rows) throws SQLException, RestartException, InterruptedException {
        if (task instanceof Task.Apply apply) {
            record(apply.chunk(), 0, rows);
            return;
        }
        Task.ApplyChunks chunks = (Task.ApplyChunks) task;
        boolean last = false;
        for (int eventIndex = 0; !last; ) {
            Optional<ChunkFeed.Part> part = chunks.feed().take();
            if (part.isEmpty()) {
                throw new RestartException(
                        "Link " + link + ": seq " + task.seq() + " was abandoned before its last chunk",
                        task.seq(),
                        null);
            }
            eventIndex = record(part.get().chunk(), eventIndex, rows);
            budget.release(part.get().memory());
            last = part.get().chunk().last();
        }
    }

    /** Returns the index of the first rows event of the next chunk. */
    private int record(TransactionChunk chunk, int eventIndex, SkippedRows rows) throws SQLException {
        TableSelection.Selection selection = tables.select(chunk, eventIndex);
        try {
            while (selection.hasNext()) {
                rows.record(selection.next());
            }
        } catch (EventException undecodable) {
            List<TableName> named = EventOutline.of(chunk.events()).tables().stream()
                    .filter(tables::replicates)
                    .toList();
            int row = 0;
            for (TableName table : named.isEmpty() ? List.of(UNKNOWN) : named) {
                rows.recordUnreadable(table, selection.nextEventIndex(), row++, undecodable);
            }
        }
        return eventIndex + EventOutline.of(chunk.events()).rowsEvents();
    }
}
