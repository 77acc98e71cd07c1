package io.crosstide.change.event;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Finds the client's collation among the status variables of a query event ({@code statement_events.h}): a code and a
 * value each, whose length the code implies. After a code that is not known nothing more can be read.
 */
final class QueryCharset {
    private static final int FLAGS2 = 0;
    private static final int SQL_MODE = 1;
    private static final int CATALOG = 2;
    private static final int AUTO_INCREMENT = 3;
    private static final int CHARSET = 4;
    private static final int TIME_ZONE = 5;
    private static final int CATALOG_NZ = 6;

    private QueryCharset() {}

    /** For messages and for recognising statements: what cannot be decoded becomes a replacement character. */
    static String decode(byte[] sql, ByteReader variables) {
        OptionalInt collation = client(variables);
        Optional<Charset> charset =
                collation.isPresent() ? CollationCatalog.charset(collation.getAsInt()) : Optional.empty();
        return new String(sql, charset.orElse(StandardCharsets.UTF_8));
    }

    private static OptionalInt client(ByteReader variables) {
        while (variables.remaining() > 0) {
            switch (variables.unsignedByte()) {
                case FLAGS2, AUTO_INCREMENT -> variables.skip(4);
                case SQL_MODE -> variables.skip(8);
                case CATALOG -> variables.skip(variables.unsignedByte() + 1);
                case TIME_ZONE, CATALOG_NZ -> variables.skip(variables.unsignedByte());
                case CHARSET -> {
                    return OptionalInt.of(variables.unsignedInt(2));
                }
                default -> {
                    return OptionalInt.empty();
                }
            }
        }
        return OptionalInt.empty();
    }
}
