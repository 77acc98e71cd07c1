package io.crosstide.change.event;

import java.util.List;

/**
 * A statement as text: BEGIN, COMMIT, DDL, or DML in statement format.
 *
 * @param database default database of the session; empty if it had none
 * @param sql decoded with the client character set that the event names
 * @param sqlMode mode of the session
 * @param errorCode error with which the statement ended on the source; 0 if it succeeded
 * @param namesDatabases whether the event has a list of the changed databases. It does for all DML of a session in
 *     statement format, and does not for statements that the server adds by itself
 * @param databases the databases of all tables that the statement was about to change when it ran, those that its
 *     triggers and stored functions change included. Not those that only cascades of foreign keys reach. Empty if the
 *     event does not name them: then they are not known
 */
public record QueryEvent(
        String database, String sql, SqlMode sqlMode, int errorCode, boolean namesDatabases, List<String> databases) {
    public QueryEvent {
        databases = List.copyOf(databases);
    }

    /** Reads an event without checksum. */
    public static QueryEvent parse(byte[] event) {
        EventHeader.expect(event, EventType.QUERY);
        ByteReader body = ByteReader.ofBody(event).skip(8);
        int databaseLength = body.unsignedByte();
        int errorCode = body.unsignedInt(2);
        QueryVariables variables = QueryVariables.read(body.slice(body.unsignedInt(2)));
        String database = body.utf8(databaseLength);
        byte[] sql = body.skip(1).bytes(body.remaining());
        // The text serves messages and the recognition of statements, so bytes that cannot be decoded become U+FFFD.
        return new QueryEvent(
                database,
                new String(sql, variables.charset()),
                variables.sqlMode(),
                errorCode,
                variables.namesDatabases(),
                variables.databases());
    }
}
