package io.crosstide.writer.mapping;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.Row;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.row.RowsEvent;
import io.crosstide.writer.plan.LoggedCascades;

/**
 * A row change with its place in the transaction.
 *
 * @param index number of the row change in its event, from 0
 */
public record RowPlace(TableMapping mapping, TableRows event, int index, RowChange change) {
    /** The image that identifies the row: the before image, or the after image of an insert. */
    public Row image() {
        Row before = change.before();
        return before == null ? after() : before;
    }

    public Row before() {
        Row before = change.before();
        if (before == null) {
            throw new IllegalStateException("an insert has no before image");
        }
        return before;
    }

    public Row after() {
        Row after = change.after();
        if (after == null) {
            throw new IllegalStateException("a delete has no after image");
        }
        return after;
    }

    /** Whether the source logs the cascades of its foreign keys as row changes. */
    public boolean cascadesAreLogged() {
        return LoggedCascades.in(event.rows());
    }

    /** Whether the source checked foreign keys. */
    public boolean checksForeignKeys() {
        return (event.rows().flags() & RowsEvent.NO_FOREIGN_KEY_CHECKS) == 0;
    }
}
