package io.crosstide.change.event;

/**
 * A statement as text: BEGIN, COMMIT, DDL, or DML in statement format.
 *
 * @param database default database of the session; empty when it had none
 * @param sql decoded with the client character set that the event names
 * @param sqlMode of the session
 * @param errorCode error that the statement ended with on the source; 0 when it did not
 * @param namesDatabases whether the event names the databases that were changed, as with all DML of a session in statement
 *     format, and not with what the server adds by itself
 */
public record QueryEvent(String database, String sql, SqlMode sqlMode, int errorCode, boolean namesDatabases) {
    /** Reads an event without checksum. */
    public static QueryEvent parse(byte[] event) {
        EventHeader.expect(event, EventType.QUERY);
        ByteReader body = ByteReader.ofBody(event).skip(8);
        int databaseLength = body.unsignedByte();
        int errorCode = body.unsignedInt(2);
        QueryVariables variables = QueryVariables.read(body.slice(body.unsignedInt(2)));
        String database = body.utf8(databaseLength);
        byte[] sql = body.skip(1).bytes(body.remaining());
        // for messages and for recognising statements: what cannot be decoded becomes a replacement character
        return new QueryEvent(
                database,
                new String(sql, variables.charset()),
                variables.sqlMode(),
                errorCode,
                variables.namesDatabases());
    }
}
