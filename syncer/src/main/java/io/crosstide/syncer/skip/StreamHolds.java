package io.crosstide.syncer.skip;

import io.crosstide.bookkeeping.link.HeldTransaction;
import io.crosstide.bookkeeping.link.HeldTransactionTable;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.Time;
import io.crosstide.syncer.failure.RefusedTransaction;
import io.crosstide.syncer.failure.StreamStoppedException;
import io.crosstide.syncer.filter.StatementFilter;
import io.crosstide.syncer.filter.TableFilter;
import io.crosstide.syncer.proof.SourceState;
import io.crosstide.syncer.status.StreamMetrics;
import io.crosstide.topology.StreamName;
import io.crosstide.topology.TableRules;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transactions at which a stream has stopped, in {@code crosstide.held_transaction} of its source, and the orders to skip them
 * (docs/decisions/0028). Belongs to one session and its thread.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A transaction is skipped only if this process has refused it by the rules of now, and an order names its GTID (W4).
 *   <li>Its records, and that it has to be passed, are committed in one transaction, before a checkpoint passes it. From then on every
 *       session passes it, and the order cannot be withdrawn. So a crash leaves a transaction that is held, or one that the next session
 *       passes (W1, W3).
 * </ul>
 */
public final class StreamHolds {
    private static final Logger LOG = LoggerFactory.getLogger(StreamHolds.class);
    private static final int MAX_ERROR = 2_000;

    private final StreamName stream;
    private final HeldTransactionTable table;
    private final Connection source;
    private final HeldTransactionReader reader;
    private final TableFilter tables;
    private final StatementFilter statements;
    private final StreamMetrics metrics;
    private final Time time;
    private final List<HeldTransaction> noted = new ArrayList<>();
    private final Set<Gtid> skipped = new HashSet<>();

    /** @param source a connection to the primary, in autocommit mode */
    public StreamHolds(
            StreamName stream,
            Connection source,
            HeldTransactionReader reader,
            TableRules rules,
            StreamMetrics metrics,
            Time time) {
        this.stream = stream;
        this.table = new HeldTransactionTable(stream);
        this.source = source;
        this.reader = reader;
        this.tables = new TableFilter(rules);
        this.statements = new StatementFilter(rules);
        this.metrics = metrics;
        this.time = time;
    }

    /**
     * Finds what this session passes: transactions that are recorded already, and the one that stopped the last session, if an order
     * names it; that is recorded here.
     *
     * @param refused what stopped the last session of this process
     * @param committed the checkpoint with which the session starts
     */
    public void obey(Optional<RefusedTransaction> refused, Checkpoint committed)
            throws IOException, SQLException, InterruptedException {
        try {
            noted.addAll(table.all(source));
        } catch (SQLException e) {
            if (!HeldTransactionTable.isMissing(e)) {
                throw e;
            }
        }
        passed(committed);
        for (HeldTransaction each : noted) {
            if (HeldTransactionTable.isRecorded(each)) {
                skipped.add(each.gtid());
            } else if (each.order() != null
                    && refused.isPresent()
                    && refused.get().gtid().equals(each.gtid())
                    && record(refused.get(), each, committed)) {
                skipped.add(each.gtid());
            }
        }
    }

    /** The transactions that this session passes, which are on record. */
    public Set<Gtid> skipped() {
        return Set.copyOf(skipped);
    }

    /** Returns false, and records nothing, if the order has gone meanwhile. */
    private boolean record(RefusedTransaction refused, HeldTransaction ordered, Checkpoint committed)
            throws IOException, SQLException, InterruptedException {
        source.setAutoCommit(false);
        try {
            boolean open = table.recorded(source, refused.gtid());
            if (open) {
                SkippedTransaction records = new SkippedTransaction(
                        source, stream, committed.streamId(), refused.gtid(), tables, statements, time, note(ordered));
                reader.read(refused, known(committed), committed.prepared(), records);
                if (records.records() == 0) {
                    records.unreadable(0, "none was found");
                }
            }
            source.commit();
            return open;
        } catch (IOException | SQLException | InterruptedException | RuntimeException | Error e) {
            source.rollback();
            throw e;
        } finally {
            source.setAutoCommit(true);
        }
    }

    private static String note(HeldTransaction found) {
        String error = found.error();
        return "skipped " + found.order() + "; it held the stream: "
                + (error.length() <= MAX_ERROR ? error : error.substring(0, MAX_ERROR) + "…");
    }

    private GtidSet known(Checkpoint committed) throws SQLException {
        return committed.executed().plus(SourceState.read(source).executed());
    }

    /** Notes what stops the stream, so that an operator can order to skip it. */
    public void hold(StreamStoppedException why, Checkpoint committed) throws SQLException, InterruptedException {
        @Nullable RefusedTransaction refused = why.transaction().orElse(null);
        if (refused == null) {
            return;
        }
        try {
            Optional<HeldTransaction> before = table.find(source, refused.gtid());
            String error = String.valueOf(why.getMessage());
            if (before.isPresent() && HeldTransactionTable.isSame(before.get(), error)) {
                return;
            }
            TransactionOutline outline = new TransactionOutline(tables, statements);
            @Nullable Long rows = null;
            try {
                reader.read(refused, known(committed), committed.prepared(), outline);
                rows = outline.rows();
            } catch (IOException | RuntimeException unreadable) {
                LOG.atDebug()
                        .addKeyValue("stream", stream)
                        .addKeyValue("gtid", refused.gtid())
                        .setCause(unreadable)
                        .log("Cannot read what the transaction changes");
            }
            table.hold(source, refused.gtid(), HeldTransactionTable.HELD, outline.tables(), rows, error);
        } catch (SQLException e) {
            if (!HeldTransactionTable.isMissing(e)) {
                throw e;
            }
        }
    }

    /** Removes what a checkpoint has passed. */
    public void passed(Checkpoint committed) throws SQLException {
        if (noted.isEmpty()) {
            return;
        }
        for (HeldTransaction each : List.copyOf(noted)) {
            if (committed.executed().contains(each.gtid())) {
                table.remove(source, each.gtid());
                noted.remove(each);
                if (skipped.contains(each.gtid())) {
                    metrics.skipped();
                }
            }
        }
    }
}
