package io.crosstide.change.event;

/** Reads the body of a table map event. */
@SuppressWarnings("DoNotCallSuggester")
final class TableMapParser {
    private TableMapParser() {}

    static TableMap parse(ByteReader body) {
        throw new UnsupportedOperationException("not yet " + body.remaining());
    }
}
