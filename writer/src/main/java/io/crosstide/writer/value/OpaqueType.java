package io.crosstide.writer.value;

/** MySQL's numbers of the types that scalars of JSON documents may have in addition to those of JSON text. */
final class OpaqueType {
    static final int TIMESTAMP = 7;
    static final int DATE = 10;
    static final int TIME = 11;
    static final int DATETIME = 12;
    static final int VARCHAR = 15;
    static final int BIT = 16;
    static final int DECIMAL = 246;
    static final int TINY_BLOB = 249;
    static final int MEDIUM_BLOB = 250;
    static final int LONG_BLOB = 251;
    static final int BLOB = 252;
    static final int BINARY = 254;

    /** Precedes the type's number in the string that MySQL prints for bytes. */
    static final String BYTES = "base64:type";

    private OpaqueType() {}

    /** Whether a string may be the printed form of a date, a time or bytes. */
    static boolean mayPrint(String text) {
        return text.startsWith(BYTES)
                || (!text.isEmpty() && (text.charAt(0) == '-' || (text.charAt(0) >= '0' && text.charAt(0) <= '9')));
    }

    static boolean isTemporal(int type) {
        return type == TIMESTAMP || type == DATE || type == TIME || type == DATETIME;
    }
}
