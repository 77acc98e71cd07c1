package io.crosstide.writer.simulation;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Row;
import io.crosstide.change.event.RowChange;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Row events of tables {@code (id INT PRIMARY KEY, version INT)}, as MySQL would log them, and the tables' definition. */
final class RowImages {
    private static final int HEADER = 19;
    private static final String DATABASE = "shop";

    private RowImages() {}

    /** One row takes a version; the one before is 0 when the row is new. */
    record Change(int table, int key, int before, int after) {}

    static TableName table(int number) {
        return new TableName(DATABASE, "t" + number);
    }

    static TargetTable definition(TableName name) {
        return new TargetTable(
                name,
                "InnoDB",
                List.of(column("id"), column("version")),
                List.of(new TargetIndex(TargetIndex.PRIMARY, List.of(new IndexPart("id", 0, null)))),
                List.of(),
                List.of(),
                List.of());
    }

    private static TargetColumn column(String name) {
        return new TargetColumn(
                name, "int", "int", false, false, false, null, null, null, 0, 0, 10, 0, null, false, List.of());
    }

    /** The change that a rows event describes. */
    static Change change(int table, RowChange row) {
        Row before = row.before();
        Row after = Objects.requireNonNull(row.after());
        return new Change(table, number(after, 0), before == null ? 0 : number(before, 1), number(after, 1));
    }

    private static int number(Row row, int column) {
        return (int) ((ColumnValue.SignedInteger) row.values().get(column)).value();
    }

    /** A statement of its own for each change: a table map and a rows event. */
    static byte[] events(List<Change> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (Change change : changes) {
            out.writeBytes(event(EventType.TABLE_MAP, tableMap(change.table())));
            boolean isNew = change.before() == 0;
            out.writeBytes(event(isNew ? EventType.WRITE_ROWS : EventType.UPDATE_ROWS, rows(change, isNew)));
        }
        return out.toByteArray();
    }

    private static byte[] tableMap(int number) {
        byte[] table = ("t" + number).getBytes(StandardCharsets.UTF_8);
        ByteBuffer body = ByteBuffer.allocate(80).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(number + 1).putShort((short) 0).putShort((short) 1);
        body.put((byte) DATABASE.length())
                .put(DATABASE.getBytes(StandardCharsets.UTF_8))
                .put((byte) 0);
        body.put((byte) table.length).put(table).put((byte) 0);
        body.put((byte) 2).put((byte) 3).put((byte) 3); // two columns of type LONG
        body.put((byte) 0).put((byte) 0); // no metadata, no column may be NULL
        body.put((byte) 1).put((byte) 1).put((byte) 0); // SIGNEDNESS: none is unsigned
        body.put((byte) 4).put((byte) 11); // COLUMN_NAME
        body.put((byte) 2).put("id".getBytes(StandardCharsets.UTF_8));
        body.put((byte) 7).put("version".getBytes(StandardCharsets.UTF_8));
        body.put((byte) 8).put((byte) 1).put((byte) 0); // SIMPLE_PRIMARY_KEY: the first column
        return written(body);
    }

    private static byte[] rows(Change change, boolean isNew) {
        ByteBuffer body = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN);
        body.putInt(change.table() + 1).putShort((short) 0);
        body.putShort((short) 1); // STMT_END_F
        body.putShort((short) 2).put((byte) 2).put((byte) 3);
        if (!isNew) {
            body.put((byte) 3);
            body.put((byte) 0).putInt(change.key()).putInt(change.before());
        }
        body.put((byte) 0).putInt(change.key()).putInt(change.after());
        return written(body);
    }

    private static byte[] written(ByteBuffer body) {
        byte[] bytes = new byte[body.position()];
        body.flip().get(bytes);
        return bytes;
    }

    private static byte[] event(int type, byte[] body) {
        ByteBuffer event = ByteBuffer.allocate(HEADER + body.length).order(ByteOrder.LITTLE_ENDIAN);
        event.putInt(1_700_000_000)
                .put((byte) type)
                .putInt(1)
                .putInt(HEADER + body.length)
                .putInt(0);
        return event.putShort((short) 0).put(body).array();
    }
}
