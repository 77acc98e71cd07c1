package io.crosstide.syncer;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import java.nio.charset.StandardCharsets;

/**
 * The table that a table map event describes.
 *
 * <p>Reads no more than id and names, so that tables that are not replicated may have columns that are not understood.
 */
record TableName(long tableId, String database, String table) {
    private static final int ID_LENGTH = 6;
    private static final int FLAGS_LENGTH = 2;

    static TableName read(byte[] event) {
        try {
            long id = 0;
            for (int i = 0; i < ID_LENGTH; i++) {
                id |= (event[EventHeader.LENGTH + i] & 0xFFL) << (8 * i);
            }
            int at = EventHeader.LENGTH + ID_LENGTH + FLAGS_LENGTH;
            int databaseLength = event[at] & 0xFF;
            String database = new String(event, at + 1, databaseLength, StandardCharsets.UTF_8);
            at += 1 + databaseLength + 1;
            // names have at most 64 characters of at most 3 bytes, so a length is always one byte
            String table = new String(event, at + 1, event[at] & 0xFF, StandardCharsets.UTF_8);
            return new TableName(id, database, table);
        } catch (IndexOutOfBoundsException e) {
            throw new CorruptEventException("A TABLE_MAP event of " + event.length + " bytes is too short");
        }
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
