package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.Column;
import java.util.List;

/**
 * A table map event: names and describes the table that the rows events with the same id change.
 *
 * @param tableId valid only until the end of the statement
 * @param primaryKey positions of the columns of the primary key, in key order; empty if there is none
 */
public record TableMap(long tableId, String database, String table, List<Column> columns, List<Integer> primaryKey) {
    public TableMap {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
    }

    /**
     * Reads an event without checksum.
     *
     * @throws UnsupportedEventException if names of columns are missing ({@code binlog_row_metadata} is not FULL), or a
     *     type or a field is unknown; the message names table and column
     */
    public static TableMap parse(byte[] event) {
        EventHeader.expect(event, EventType.TABLE_MAP);
        return TableMapParser.parse(ByteReader.ofBody(event));
    }

    /** {@code database.table}. */
    public String qualifiedName() {
        return database + "." + table;
    }
}
