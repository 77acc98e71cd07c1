package io.crosstide.writer.audit;

import io.crosstide.change.row.RowsEvent;
import io.crosstide.change.row.TableMap;

/**
 * A rows event of the target's binlog that updates or deletes rows.
 *
 * @param tableMap the table map event of its table
 * @param event the rows event; neither is copied
 */
@SuppressWarnings("ArrayRecordComponent") // events are never copied
record EchoedRows(byte[] tableMap, byte[] event) {
    RowsEvent parse() {
        return RowsEvent.parse(event, TableMap.parse(tableMap));
    }
}
