package io.crosstide.syncer.filter;

import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.SqlMode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Classifies the statements that the binlog contains as text. Pure. */
public final class DdlFilter {
    /** The kind of a statement. */
    public enum Statement {
        BEGIN,
        COMMIT,
        ROLLBACK,
        /** May undo rows that the transaction wrote before it. */
        ROLLBACK_TO_SAVEPOINT,
        SAVEPOINT,
        XA,
        /** CREATE or DROP TEMPORARY TABLE without a query: changes no replicated table. */
        TEMPORARY_TABLE,
        /** CREATE TABLE ... SELECT in row format: BEGIN, the definition, rows, XID. */
        CREATE_WITH_ROWS,
        /**
         * DELETE of all rows of a MEMORY table that a restart has emptied. Servers such as 8.0.15 write it when the
         * table is first used; newer ones such as 9.7 write TRUNCATE.
         */
        EMPTIED_TABLE,
        /** Changes rows, but the binlog contains only its text and not the rows. */
        DATA,
        /** Everything else: definitions, accounts, FLUSH. */
        DDL
    }

    private static final int MAX_SHOWN = 1024;
    private static final Set<String> DATA_WORDS =
            Set.of("INSERT", "UPDATE", "DELETE", "REPLACE", "LOAD", "CALL", "DO", "SELECT", "WITH", "VALUES", "IMPORT");
    private static final Pattern CREATE_TABLE =
            Pattern.compile("CREATE\\s+(?:OR\\s+REPLACE\\s+)?(?:TEMPORARY\\s+)?TABLE\\b.*", Pattern.DOTALL);
    private static final Pattern TEMPORARY =
            Pattern.compile("(?:CREATE|DROP)\\s+(?:OR\\s+REPLACE\\s+)?TEMPORARY\\s+TABLE\\b.*", Pattern.DOTALL);
    /**
     * The server writes this after the closing bracket of the definition and before the options and partitions of the
     * table.
     */
    private static final Pattern START_TRANSACTION = Pattern.compile("\\)\\s*START\\s+TRANSACTION\\b");

    private static final Pattern FROM_QUERY =
            Pattern.compile("\\bSELECT\\b|\\bVALUES\\s+ROW\\b|\\bTABLE\\b.*\\bTABLE\\b", Pattern.DOTALL);
    private static final Pattern DELETE_ALL = Pattern.compile("DELETE\\s+FROM\\s+\\w+\\s*\\.\\s*\\w+");
    private static final Pattern ROLLBACK_TO = Pattern.compile("ROLLBACK\\s+(?:WORK\\s+)?TO\\b.*", Pattern.DOTALL);
    /**
     * The last alternative is for FEDERATED tables, the one before for CHANGE REPLICATION in a procedure or event. White space is
     * never given back: a long one would be tried at every place of an equals sign.
     */
    private static final Pattern SECRET = Pattern.compile(
            "\\bIDENTIFIED\\b|\\b(?:MASTER_|SOURCE_)?PASSWORD\\b|\\bCONNECTION\\s*+=?\\s*+['\"]",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern FIRST_WORDS = Pattern.compile("\\S+(?:\\s+\\S+)?");

    private DdlFilter() {}

    public static Statement classify(QueryEvent query) {
        Statement statement = classify(query.sql(), query.sqlMode());
        // a DELETE that a session ran in statement format may also change other tables, by triggers and cascades
        boolean emptied = statement == Statement.DATA
                && !query.namesDatabases()
                && DELETE_ALL
                        .matcher(SqlOutline.of(query.sql(), query.sqlMode()))
                        .matches();
        return emptied ? Statement.EMPTIED_TABLE : statement;
    }

    public static Statement classify(String sql, SqlMode mode) {
        return switch (sql) {
            // what the server itself writes: by far the most frequent statements
            case "BEGIN" -> Statement.BEGIN;
            case "COMMIT" -> Statement.COMMIT;
            case "ROLLBACK" -> Statement.ROLLBACK;
            default -> classifyOutline(SqlOutline.of(sql, mode));
        };
    }

    private static Statement classifyOutline(String text) {
        boolean creates = CREATE_TABLE.matcher(text).matches();
        if (creates && START_TRANSACTION.matcher(text).find()) {
            return Statement.CREATE_WITH_ROWS;
        }
        if (creates && FROM_QUERY.matcher(text).find()) {
            return Statement.DATA;
        }
        if (TEMPORARY.matcher(text).matches()) {
            return Statement.TEMPORARY_TABLE;
        }
        if (creates) {
            return Statement.DDL;
        }
        if (ROLLBACK_TO.matcher(text).matches()) {
            return Statement.ROLLBACK_TO_SAVEPOINT;
        }
        String word = text.split("[^A-Z]", 2)[0];
        return switch (word) {
            case "BEGIN", "START" -> Statement.BEGIN;
            case "COMMIT" -> Statement.COMMIT;
            case "ROLLBACK" -> Statement.ROLLBACK;
            case "SAVEPOINT", "RELEASE" -> Statement.SAVEPOINT;
            case "XA" -> Statement.XA;
            default -> DATA_WORDS.contains(word) ? Statement.DATA : Statement.DDL;
        };
    }

    /**
     * The statement as logs and records show it: cut to a maximum length; only the first words if it may contain a
     * secret.
     */
    public static String shown(String sql) {
        if (SECRET.matcher(sql).find()) {
            Matcher words = FIRST_WORDS.matcher(sql);
            return (words.find() ? words.group() : "") + " …";
        }
        return sql.length() <= MAX_SHOWN ? sql : sql.substring(0, MAX_SHOWN - 1) + "…";
    }
}
