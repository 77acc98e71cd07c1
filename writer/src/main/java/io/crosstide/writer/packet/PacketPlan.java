package io.crosstide.writer.packet;

import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ApplyWay;
import io.crosstide.writer.schema.TargetTable;
import java.util.Map;

/** How a packet applies the row changes of a target transaction. */
public sealed interface PacketPlan permits EventPlan, StatementPlan {
    /** The definitions that the plan assumes. */
    Map<TableName, TargetTable> tables();

    ApplyWay way();
}
