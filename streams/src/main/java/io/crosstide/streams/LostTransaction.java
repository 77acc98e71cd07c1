package io.crosstide.streams;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.row.TableName;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A published transaction that its source no longer has.
 *
 * @param commitTimeMicros microseconds since 1970
 * @param rows number of its row changes
 */
public record LostTransaction(Gtid gtid, long seq, long commitTimeMicros, Set<TableName> tables, long rows) {
    public LostTransaction {
        tables = Collections.unmodifiableSet(new LinkedHashSet<>(tables));
    }

    /** The same transaction with the content of a chunk that precedes or follows. */
    LostTransaction plus(LostTransaction chunk) {
        Set<TableName> all = new LinkedHashSet<>(chunk.tables);
        all.addAll(tables);
        return new LostTransaction(gtid, seq, commitTimeMicros, all, rows + chunk.rows);
    }
}
