package io.crosstide.writer.packet;

import io.crosstide.change.event.EventException;
import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.MismatchException;
import io.crosstide.writer.mapping.TableMapping;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.row.PlainStatement;
import io.crosstide.writer.row.PlainStatements;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.InexpressibleValueException;
import io.crosstide.writer.value.UnfitColumnException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans target transactions as statements, where row events are not accepted or do not fit the tables. Thread-safe. */
public final class StatementPlanner {
    /** Of the events. Larger transactions are applied row by row: their statements take several times as much memory. */
    private static final int MAX_BYTES = 256 << 10;

    private final TableMappings mappings;

    public StatementPlanner(TableMappings mappings) {
        this.mappings = mappings;
    }

    /** See {@link EventPlanner#plan}. */
    public Optional<StatementPlan> plan(Connection connection, List<LoggedTransaction> transactions)
            throws SQLException, LinkStoppedException {
        List<PlainStatement> statements = new ArrayList<>();
        Map<TableName, TargetTable> tables = new HashMap<>();
        int bytes = 0;
        try {
            for (LoggedTransaction transaction : transactions) {
                bytes += transaction.chunk().length;
                if (bytes > MAX_BYTES || !add(connection, transaction, statements, tables)) {
                    return Optional.empty();
                }
            }
            return Optional.of(new StatementPlan(statements, tables));
        } catch (MismatchException | EventException | InexpressibleValueException | UnfitColumnException e) {
            return Optional.empty();
        }
    }

    private boolean add(
            Connection connection,
            LoggedTransaction transaction,
            List<PlainStatement> statements,
            Map<TableName, TargetTable> tables)
            throws SQLException, LinkStoppedException, MismatchException {
        for (TableRows event : transaction.rows()) {
            TableMapping mapping = mappings.of(connection, transaction.context(), event);
            TargetTable before = tables.putIfAbsent(mapping.table().name(), mapping.table());
            Optional<List<PlainStatement>> plain = PlainStatements.of(mapping, event);
            if (plain.isEmpty() || (before != null && !before.equals(mapping.table()))) {
                return false;
            }
            statements.addAll(plain.get());
        }
        return true;
    }
}
