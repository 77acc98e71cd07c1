package io.crosstide.change.event;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The status variables of a query event ({@code statement_events.h}), which describe its session. Each variable is a
 * code and a value; the code implies the length of the value. A reader must stop at an unknown code; the variables that
 * are needed come first.
 *
 * @param charset of the client; UTF-8 if the event does not name it, or Java does not know it
 * @param namesDatabases whether the event has the variable for the databases that the statement changed
 * @param databases those databases; empty if there are more than 16, or none
 */
record QueryVariables(SqlMode sqlMode, Charset charset, boolean namesDatabases, List<String> databases) {
    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG_NZ = 6;
    private static final int LC_TIME_NAMES = 7;
    private static final int CHARSET_DATABASE = 8;
    private static final int TABLE_MAP_FOR_UPDATE = 9;
    private static final int MASTER_DATA_WRITTEN = 10;
    private static final int INVOKER = 11;
    private static final int UPDATED_DB_NAMES = 12;
    /** The server does not name more; it then writes 254 ({@code OVER_MAX_DBS_IN_EVENT_MTS}). */
    private static final int MAX_DATABASES = 16;

    static QueryVariables read(ByteReader variables) {
        SqlMode mode = SqlMode.NONE;
        Charset client = StandardCharsets.UTF_8;
        while (variables.remaining() > 0) {
            switch (variables.unsignedByte()) {
                case FLAGS2, AUTO_INCREMENT, MASTER_DATA_WRITTEN -> variables.skip(4);
                case SQL_MODE -> mode = new SqlMode(variables.unsigned(8));
                case CATALOG -> variables.skip(variables.unsignedByte() + 1);
                case TIME_ZONE, CATALOG_NZ -> variables.skip(variables.unsignedByte());
                case CHARSET -> {
                    client = CollationCatalog.charset(variables.unsignedInt(2)).orElse(StandardCharsets.UTF_8);
                    variables.skip(4); // collations of the connection and the server
                }
                case LC_TIME_NAMES, CHARSET_DATABASE -> variables.skip(2);
                case TABLE_MAP_FOR_UPDATE -> variables.skip(8);
                case INVOKER -> variables.skip(variables.unsignedByte()).skip(variables.unsignedByte());
                case UPDATED_DB_NAMES -> {
                    return new QueryVariables(mode, client, true, databases(variables));
                }
                default -> {
                    return new QueryVariables(mode, client, false, List.of());
                }
            }
        }
        return new QueryVariables(mode, client, false, List.of());
    }

    private static List<String> databases(ByteReader variables) {
        int count = variables.unsignedByte();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count && count <= MAX_DATABASES; i++) {
            names.add(variables.utf8UntilNul());
        }
        names.removeIf(String::isEmpty); // the name of no database
        return List.copyOf(names);
    }
}
