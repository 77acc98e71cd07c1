package io.crosstide.writer.events;

import io.crosstide.change.event.TableName;
import io.crosstide.writer.schema.TargetTable;
import java.util.Map;

/**
 * How a transaction is applied by its own row events.
 *
 * @param condition an SQL expression that must be true before the events are applied. It uses all tables, so the
 *     transaction has their metadata locks when it is evaluated
 * @param statement the BINLOG statement
 * @param tables the tables that it changes, with the definitions for which this plan is right
 */
public record EventPlan(String condition, String statement, Map<TableName, TargetTable> tables) {
    public EventPlan {
        tables = Map.copyOf(tables);
    }
}
