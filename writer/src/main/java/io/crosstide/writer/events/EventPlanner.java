package io.crosstide.writer.events;

import io.crosstide.change.event.EventException;
import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.SafeEvents;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.MismatchException;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.BeforeImages;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.UnfitColumnException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides which transactions are applied by their own row events: those whose tables are defined alike at both sides,
 * and whose rows the target takes as they are. Thread-safe.
 */
public final class EventPlanner {
    /** Larger transactions are applied row by row: their packet would be several times as large. */
    private static final int MAX_BYTES = 4 << 20;

    private final TableMappings mappings;
    private final boolean comparesRows;

    /** @param comparesRows whether a row that differs from the before image must be found before it is changed */
    public EventPlanner(TableMappings mappings, boolean comparesRows) {
        this.mappings = mappings;
        this.comparesRows = comparesRows;
    }

    /**
     * Empty if the transaction must be applied row by row, which also reports what is wrong with it.
     *
     * @param connection reads definitions of the target
     * @param chunk the table map and rows events as the source logged them
     * @param events the rows events of the chunk that are replicated
     */
    public Optional<EventPlan> plan(
            Connection connection, TransactionContext context, byte[] chunk, List<TableRows> events)
            throws SQLException, LinkStoppedException {
        if (chunk.length > MAX_BYTES || !SafeEvents.are(chunk, events.size())) {
            return Optional.empty();
        }
        try {
            return plan(connection, context, events).map(found -> found.with(chunk));
        } catch (MismatchException | EventException | InexpressibleValueException | UnfitColumnException e) {
            return Optional.empty();
        }
    }

    private record Found(String condition, Map<TableName, TargetTable> tables) {
        EventPlan with(byte[] events) {
            return new EventPlan(condition, "BINLOG '" + Base64.getEncoder().encodeToString(events) + "'", tables);
        }
    }

    private Optional<Found> plan(Connection connection, TransactionContext context, List<TableRows> events)
            throws SQLException, LinkStoppedException, MismatchException {
        BeforeImages images = new BeforeImages();
        Map<TableName, TargetTable> tables = new HashMap<>();
        for (TableRows event : events) {
            TableMapping mapping = mappings.of(connection, context, event);
            if (!mapping.sameLayout()) {
                return Optional.empty();
            }
            TargetTable before = tables.putIfAbsent(mapping.table().name(), mapping.table());
            if (before != null && !before.equals(mapping.table())) {
                return Optional.empty();
            }
            if (comparesRows) {
                images.add(mapping, event);
            }
        }
        return images.expression(tables.keySet()).map(expression -> new Found(expression, tables));
    }
}
