package io.crosstide.writer.packet;

import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.SafeEvents;
import io.crosstide.change.row.StatementMerger;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.MismatchException;
import io.crosstide.writer.mapping.PlainChanges;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.row.BeforeImages;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.UnfitColumnException;
import java.io.ByteArrayOutputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which transactions are applied by their own row events: those whose tables are defined alike at both sides,
 * and whose changes the server makes exactly as they were made at the source. Thread-safe.
 */
public final class EventPlanner {
    /**
     * Bytes of a transaction's events. Larger ones are applied row by row: their packet takes several times as much memory in
     * each worker.
     */
    public static final int MAX_BYTES = 512 << 10;

    /** Number of rows up to which one join finds them all. The server joins up to 61 tables. */
    private static final int MAX_JOINED = 16;

    /** The server opens a table once for each of its rows in a join. */
    private static final int MAX_JOINED_OF_TABLE = 4;

    private final TableMappings mappings;
    private final boolean comparesRows;

    /** @param comparesRows whether a row that differs from the before image must be found before it is changed */
    public EventPlanner(TableMappings mappings, boolean comparesRows) {
        this.mappings = mappings;
        this.comparesRows = comparesRows;
    }

    /**
     * A plan for one target transaction. Empty if the source transactions must be applied row by row, which also reports
     * what is wrong with them.
     *
     * @param connection reads definitions of the target
     * @param transactions in the order in which they are to be applied
     */
    public Optional<EventPlan> plan(Connection connection, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException {
        BeforeImages images = new BeforeImages();
        Map<TableName, TargetTable> tables = new HashMap<>();
        int bytes = 0;
        try {
            for (LoggedTransaction transaction : transactions) {
                bytes += transaction.chunk().length;
                if (bytes > MAX_BYTES
                        || !SafeEvents.are(
                                transaction.chunk(), transaction.rows().size())
                        || !add(connection, transaction, images, tables)) {
                    return Optional.empty();
                }
            }
            return Optional.of(
                    new EventPlan(rows(images, tables.keySet()), statement(transactions, tables.values()), tables));
        } catch (MismatchException | EventException | InexpressibleValueException | UnfitColumnException e) {
            return Optional.empty();
        }
    }

    private static EventPlan.Rows rows(BeforeImages images, Set<TableName> tables) {
        if (images.size() == 0) {
            return new EventPlan.Any();
        }
        Map<TableName, Long> rows = images.tables();
        boolean few = images.size() <= MAX_JOINED
                && rows.keySet().equals(tables)
                && rows.values().stream().allMatch(number -> number <= MAX_JOINED_OF_TABLE);
        return few ? new EventPlan.Few(images.rows()) : new EventPlan.Many(images.expression());
    }

    private boolean add(
            Connection connection,
            LoggedTransaction transaction,
            BeforeImages images,
            Map<TableName, TargetTable> tables)
            throws SQLException, LinkStoppedException, MismatchException {
        for (TableRows event : transaction.rows()) {
            TableMapping mapping = mappings.of(connection, transaction.context(), event);
            TargetTable before = tables.putIfAbsent(mapping.table().name(), mapping.table());
            if (!mapping.sameLayout()
                    || !PlainChanges.are(mapping, event.rows())
                    || (before != null && !before.equals(mapping.table()))) {
                return false;
            }
            if (comparesRows && mapping.hasKey()) {
                images.add(mapping, event);
            }
        }
        return true;
    }

    private static String statement(List<LoggedTransaction> transactions, Collection<TargetTable> tables) {
        List<byte[]> chunks =
                transactions.stream().map(LoggedTransaction::chunk).toList();
        // the server checks foreign keys by the tables of a statement
        byte[] events = tables.stream().anyMatch(TargetTable::isRelated) ? join(chunks) : StatementMerger.merge(chunks);
        return "BINLOG '" + Base64.getEncoder().encodeToString(events) + "'";
    }

    private static byte[] join(List<byte[]> chunks) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        chunks.forEach(all::writeBytes);
        return all.toByteArray();
    }
}
