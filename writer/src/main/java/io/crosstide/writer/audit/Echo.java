package io.crosstide.writer.audit;

import io.crosstide.bookkeeping.DirectionRow;
import io.crosstide.change.gtid.Gtid;
import java.util.List;

/**
 * A transaction of the target's binlog, as far as the audit needs it.
 *
 * @param commitMicros when the target committed it, microseconds since 1970; 0 if unknown
 * @param rowByRow whether the writer applied it row by row, and so compared each row before it changed it
 * @param changesRows whether it changes rows of replicated tables
 * @param directions the rows of {@code crosstide.direction} of this link that it changes
 * @param rows its updates and deletes of replicated tables; none if it went row by row, or is no echo
 */
record Echo(
        Gtid gtid,
        long commitMicros,
        boolean rowByRow,
        boolean changesRows,
        List<DirectionRow> directions,
        List<EchoedRows> rows) {
    Echo {
        directions = List.copyOf(directions);
        rows = List.copyOf(rows);
    }
}
