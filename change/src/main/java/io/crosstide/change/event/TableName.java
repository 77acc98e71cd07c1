package io.crosstide.change.event;

/**
 * What a table map event names, without the description of the columns: enough to leave out tables that are not
 * replicated, whatever columns they have.
 */
public record TableName(long tableId, String database, String table) {
    /** Reads the start of a table map event. */
    public static TableName parse(byte[] event) {
        EventHeader.expect(event, EventType.TABLE_MAP);
        return read(ByteReader.ofBody(event));
    }

    static TableName read(ByteReader body) {
        long tableId = body.unsigned(6);
        body.skip(2);
        String database = body.utf8(body.packedLength());
        String table = body.skip(1).utf8(body.packedLength());
        body.skip(1);
        return new TableName(tableId, database, table);
    }

    /** {@code database.table}. */
    public String qualifiedName() {
        return database + "." + table;
    }
}
