package io.crosstide.writer.packet;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ApplyWay;
import io.crosstide.writer.row.PlainStatement;
import io.crosstide.writer.schema.TargetTable;
import java.util.List;
import java.util.Map;

/** By statements. The target may commit only if each of them finds its rows without a warning. */
public record StatementPlan(List<PlainStatement> statements, Map<TableName, TargetTable> tables) implements PacketPlan {
    public StatementPlan {
        statements = List.copyOf(statements);
        tables = Map.copyOf(tables);
    }

    @Override
    public ApplyWay way() {
        return ApplyWay.STATEMENTS;
    }
}
