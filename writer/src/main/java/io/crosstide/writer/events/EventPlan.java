package io.crosstide.writer.events;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.schema.TargetTable;
import java.util.Map;
import java.util.Optional;

/**
 * How a transaction is applied by its own row events.
 *
 * @param rows an SQL expression that must be true before the events are applied; empty if nothing is expected
 * @param statement the BINLOG statement
 * @param tables the tables that it changes, with the definitions for which this plan is right
 */
public record EventPlan(Optional<String> rows, String statement, Map<TableName, TargetTable> tables) {
    public EventPlan {
        tables = Map.copyOf(tables);
    }
}
