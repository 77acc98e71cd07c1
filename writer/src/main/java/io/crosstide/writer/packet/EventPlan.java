package io.crosstide.writer.packet;

import io.crosstide.bookkeeping.ExpectedRow;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ApplyWay;
import io.crosstide.writer.schema.TargetTable;
import java.util.List;
import java.util.Map;

/**
 * How a transaction is applied by its own row events.
 *
 * @param rows what must be there before
 * @param statement the BINLOG statement
 * @param tables the tables that it changes, with the definitions for which this plan is right
 */
public record EventPlan(Rows rows, String statement, Map<TableName, TargetTable> tables) implements PacketPlan {
    public EventPlan {
        tables = Map.copyOf(tables);
    }

    @Override
    public ApplyWay way() {
        return ApplyWay.EVENTS;
    }

    /** What must be there before the events are applied. */
    public sealed interface Rows {}

    /** Nothing, as far as the check goes. */
    public record Any() implements Rows {}

    /** One row or more of each table. */
    public record Few(List<ExpectedRow> rows) implements Rows {
        public Few {
            rows = List.copyOf(rows);
        }
    }

    /** @param condition an SQL expression that must be true; it may use only some of the tables */
    public record Many(String condition) implements Rows {}
}
