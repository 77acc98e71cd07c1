package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.UnsupportedEventException;
import java.util.Iterator;

/**
 * A rows event of version 2: changes of rows of one table. Iteration decodes one row at a time.
 *
 * <p>The bytes given to {@link #parse} are not copied and must not be changed.
 */
public final class RowsEvent implements Iterable<RowChange> {
    /** Last rows event of its statement: the table maps before it are valid until here. */
    public static final int STMT_END = 0x0001;
    /** The session had foreign_key_checks=0. */
    public static final int NO_FOREIGN_KEY_CHECKS = 0x0002;
    /** The session had unique_checks=0. */
    public static final int RELAXED_UNIQUE_CHECKS = 0x0004;

    static final int FLAGS_OFFSET = EventHeader.LENGTH + 6;

    private final TableMap table;
    private final Kind kind;
    private final int flags;
    private final byte[] bytes;
    private final int rowsOffset;
    private final int end;

    /** @param rowsOffset where the first row starts in {@code bytes}; the last row ends at {@code end} */
    RowsEvent(TableMap table, Kind kind, int flags, byte[] bytes, int rowsOffset, int end) {
        this.table = table;
        this.kind = kind;
        this.flags = flags;
        this.bytes = bytes;
        this.rowsOffset = rowsOffset;
        this.end = end;
    }

    /** Reads only the table id of a rows event. */
    public static long tableId(byte[] event) {
        return RowsParser.tableId(event, 0);
    }

    /** Reads only the flags of a rows event. */
    public static int flags(byte[] event) {
        return new ByteReader(event, FLAGS_OFFSET, event.length).unsignedInt(2);
    }

    /**
     * Reads an event without checksum.
     *
     * @throws CorruptEventException if the event is not of this table
     * @throws UnsupportedEventException if images are partial ({@code binlog_row_image} is not FULL)
     */
    public static RowsEvent parse(byte[] event, TableMap table) {
        return RowsParser.parse(event, 0, event.length, table);
    }

    public TableMap table() {
        return table;
    }

    public Kind kind() {
        return kind;
    }

    public int flags() {
        return flags;
    }

    public boolean endsStatement() {
        return (flags & STMT_END) != 0;
    }

    /** The same event as the last one of its statement. */
    RowsEvent endingStatement() {
        return new RowsEvent(table, kind, flags | STMT_END, bytes, rowsOffset, end);
    }

    /** Number of row changes; cheaper than decoding them. */
    public int count() {
        return RowsParser.count(new ByteReader(bytes, rowsOffset, end), table, kind);
    }

    /**
     * One of the row changes as events of their own: a table map event and a rows event that ends its statement. The bytes of
     * this event must be those of a whole chunk.
     *
     * @param index number of the row change, from 0
     * @param checksForeignKeys whether a server checks foreign keys when it applies the events
     */
    public byte[] alone(int index, boolean checksForeignKeys) {
        int others = flags & ~(NO_FOREIGN_KEY_CHECKS | RELAXED_UNIQUE_CHECKS);
        return new SingleRow(bytes, table, kind)
                .copy(rowsOffset, end, index, others | STMT_END | (checksForeignKeys ? 0 : NO_FOREIGN_KEY_CHECKS));
    }

    @Override
    public Iterator<RowChange> iterator() {
        return RowsParser.iterator(new ByteReader(bytes, rowsOffset, end), table, kind);
    }
}
