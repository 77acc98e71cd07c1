package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;

/**
 * The table that a table map event names, without its columns. This suffices to skip tables that are not replicated,
 * whatever columns they have.
 *
 * @param tableId number by which the rows events of the same statement refer to the table
 */
public record MappedTable(long tableId, TableName name) {

    /** Reads the start of a table map event; throws {@link CorruptEventException} if the event is not one. */
    public static MappedTable parse(byte[] event) {
        EventHeader.expect(event, EventType.TABLE_MAP);
        return read(ByteReader.ofBody(event));
    }

    static MappedTable read(ByteReader body) {
        long tableId = body.unsigned(6);
        body.skip(2);
        String database = body.utf8(body.packedLength());
        String table = body.skip(1).utf8(body.packedLength());
        body.skip(1);
        return new MappedTable(tableId, new TableName(database, table));
    }

    public String database() {
        return name.database();
    }

    public String table() {
        return name.table();
    }

    /** {@code database.table}. */
    @Override
    public String toString() {
        return name.toString();
    }
}
