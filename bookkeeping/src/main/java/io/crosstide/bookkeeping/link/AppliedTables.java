package io.crosstide.bookkeeping.link;

import io.crosstide.change.row.TableName;
import java.util.List;

/**
 * The tables of which a link has applied rows.
 *
 * @param rowEvents number of those that it applies by row events
 * @param sql those that it applies by SQL statements
 */
public record AppliedTables(int rowEvents, List<TableName> sql) {
    public AppliedTables {
        sql = List.copyOf(sql);
    }
}
