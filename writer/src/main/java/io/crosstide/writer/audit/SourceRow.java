package io.crosstide.writer.audit;

import io.crosstide.change.row.Kind;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.wire.TransactionChunk;

/**
 * An update or a delete at the source.
 *
 * @param eventIndex number of its rows event in the transaction, from 0
 * @param rowIndex number of the row change in its event, from 0
 */
record SourceRow(TransactionChunk transaction, int eventIndex, int rowIndex, TableMap table, RowChange change) {
    Row before() {
        Row before = change.before();
        if (before == null) {
            throw new IllegalStateException("an insert has no before image");
        }
        return before;
    }

    /** Whether a row change of the target may be what this change did there. */
    boolean mayBe(TableMap targetTable, RowChange echoed) {
        Row after = change.after();
        Row echoedAfter = echoed.after();
        return change.kind() == echoed.kind()
                && table.database().equalsIgnoreCase(targetTable.database())
                && table.table().equalsIgnoreCase(targetTable.table())
                && table.columns().size() == targetTable.columns().size()
                && (change.kind() == Kind.DELETE
                        || (after != null && echoedAfter != null && SameImages.are(after, echoedAfter)));
    }
}
