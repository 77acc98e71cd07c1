package io.crosstide.cli.schema;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.Link;
import io.crosstide.writer.mapping.MismatchException;
import io.crosstide.writer.mapping.RememberedColumns;
import io.crosstide.writer.mapping.TableJudgement;
import io.crosstide.writer.mapping.TableMappings;
import io.crosstide.writer.schema.TargetTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the writer's own mapping what it does with a table. */
record FitJudge(ApplyMode apply) {

    /** @param source the source's table; null if it has none; likewise {@code target} */
    Fit judge(
            Link link,
            TableName name,
            @Nullable TargetTable source,
            @Nullable TargetTable target,
            RememberedColumns remembered) {
        if (source == null) {
            return Fit.of(link, Fit.Kind.NO_ROWS);
        }
        try {
            if (target == null) {
                throw TableMappings.noTable(name);
            }
            TableJudgement judgement = TableJudgement.of(source, target, apply == ApplyMode.BINLOG, remembered);
            if (!judgement.leftOut().isEmpty()) {
                return new Fit(link, Fit.Kind.COLUMNS_LEFT_OUT, judgement.leftOut(), null, null);
            }
            boolean events = judgement.byEvents() && apply != ApplyMode.SQL;
            return Fit.of(link, events ? Fit.Kind.ROW_EVENTS : Fit.Kind.SQL);
        } catch (MismatchException blocked) {
            return new Fit(link, Fit.Kind.BLOCKED, List.of(), blocked.getMessage(), blocked.remedy());
        }
    }
}
