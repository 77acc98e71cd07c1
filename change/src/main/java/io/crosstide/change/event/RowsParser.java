package io.crosstide.change.event;

import java.util.Iterator;

/** Reads the body of rows events. */
@SuppressWarnings("DoNotCallSuggester")
final class RowsParser {
    private RowsParser() {}

    static RowsEvent parse(byte[] event, TableMap table) {
        throw new UnsupportedOperationException("not yet " + event.length + table);
    }

    static int count(byte[] event, int offset, TableMap table, Kind kind) {
        throw new UnsupportedOperationException("not yet " + event.length + offset + table + kind);
    }

    static Iterator<RowChange> iterator(byte[] event, int offset, TableMap table, Kind kind) {
        throw new UnsupportedOperationException("not yet " + event.length + offset + table + kind);
    }
}
