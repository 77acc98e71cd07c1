package io.crosstide.writer.schedule;

import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** Deletions in the table {@code s.t (id INT PRIMARY KEY)}, as MySQL logs them: five bytes a row. */
final class ShortRows {
    private static final int ROW_BYTES = 5;
    private static final byte[] TABLE_MAP_BODY = {
        1,
        0,
        0,
        0,
        0,
        0,
        1,
        0, // table id, flags
        1,
        's',
        0,
        1,
        't',
        0,
        1,
        3,
        0,
        0, // one column of type LONG, no metadata, not NULL
        1,
        1,
        0, // SIGNEDNESS
        4,
        3,
        2,
        'i',
        'd', // COLUMN_NAME
        8,
        1,
        0 // SIMPLE_PRIMARY_KEY
    };
    private static final byte[] ROWS_HEAD = {1, 0, 0, 0, 0, 0, 1, 0, 2, 0, 1, 1};

    private ShortRows() {}

    static TargetTable definition(TableName name) {
        TargetColumn id = new TargetColumn(
                "id", "int", "int", false, false, false, null, null, null, 0, 0, 10, 0, null, false, List.of());
        TargetIndex primary = new TargetIndex(TargetIndex.PRIMARY, List.of(new IndexPart("id", 0, null)));
        return new TargetTable(name, "InnoDB", List.of(id), List.of(primary), List.of(), List.of(), List.of(), false);
    }

    /** One statement that deletes consecutive ids. */
    static byte[] deletions(int first, int rows) {
        int length = 2 * EventHeader.LENGTH + TABLE_MAP_BODY.length + ROWS_HEAD.length + ROW_BYTES * rows;
        ByteBuffer out = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        header(out, EventType.TABLE_MAP, TABLE_MAP_BODY.length);
        out.put(TABLE_MAP_BODY);
        header(out, EventType.DELETE_ROWS, ROWS_HEAD.length + ROW_BYTES * rows);
        out.put(ROWS_HEAD);
        for (int id = first; id < first + rows; id++) {
            out.put((byte) 0).putInt(id);
        }
        return Arrays.copyOf(out.array(), out.position());
    }

    private static void header(ByteBuffer out, int type, int body) {
        out.putInt(0)
                .put((byte) type)
                .putInt(1)
                .putInt(EventHeader.LENGTH + body)
                .putInt(0)
                .putShort((short) 0);
    }
}
