package io.crosstide.change.event;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * What the status variables of a query event ({@code statement_events.h}) say of its session: a code and a value each, whose
 * length the code implies. After a code that is not known nothing more can be read.
 *
 * @param charset of the client; UTF-8 where it is not told, or not known to Java
 */
record QueryVariables(SqlMode sqlMode, Charset charset) {
    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG_NZ = 6;

    static QueryVariables read(ByteReader variables) {
        SqlMode mode = SqlMode.NONE;
        while (variables.remaining() > 0) {
            switch (variables.unsignedByte()) {
                case FLAGS2, AUTO_INCREMENT -> variables.skip(4);
                case SQL_MODE -> mode = new SqlMode(variables.unsigned(8));
                case CATALOG -> variables.skip(variables.unsignedByte() + 1);
                case TIME_ZONE, CATALOG_NZ -> variables.skip(variables.unsignedByte());
                case CHARSET -> {
                    Charset client =
                            CollationCatalog.charset(variables.unsignedInt(2)).orElse(StandardCharsets.UTF_8);
                    return new QueryVariables(mode, client);
                }
                default -> {
                    return new QueryVariables(mode, StandardCharsets.UTF_8);
                }
            }
        }
        return new QueryVariables(mode, StandardCharsets.UTF_8);
    }
}
