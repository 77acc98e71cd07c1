package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ValueLength;
import io.crosstide.change.value.ValueReader;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the row changes of a rows event as far as its images go: they may lack columns ({@code binlog_row_image}), and JSON values of
 * a PARTIAL_UPDATE_ROWS event may be only a part. For records that people read, not for replication. The body is that of {@link
 * RowsParser}; the after image of a PARTIAL_UPDATE_ROWS event ({@code sql/rpl_record.cc}) is:
 *
 * <pre>
 * image  ::= options partial-bits? null-bits value*
 * </pre>
 *
 * <p>{@code partial-bits} is there if the lowest bit of {@code options} is set. It has a bit for each JSON column of the table.
 */
public final class RowImages implements Iterator<RowImages.Change> {
    private static final int PARTIAL_JSON = 1;

    /**
     * A row change with the columns that its images have.
     *
     * @param before null for an insert
     * @param after null for a delete
     * @param parts columns of the after image whose value is only a part; they are in no image
     */
    public record Change(
            @Nullable Map<Column, ColumnValue> before,
            @Nullable Map<Column, ColumnValue> after,
            Set<Column> parts) {}

    private final List<Column> columns;
    private final int type;
    private final byte[] first; // columns in the first image of a row
    private final byte[] second; // columns in the second image of a row
    private final ByteReader rows;

    private RowImages(List<Column> columns, int type, byte[] first, byte[] second, ByteReader rows) {
        this.columns = columns;
        this.type = type;
        this.first = first;
        this.second = second;
        this.rows = rows;
    }

    /**
     * Reads an event without checksum.
     *
     * @throws CorruptEventException if the event is not of this table
     */
    public static RowImages of(byte[] event, TableMap table) {
        int type = EventHeader.expect(
                        event,
                        EventType.WRITE_ROWS,
                        EventType.UPDATE_ROWS,
                        EventType.DELETE_ROWS,
                        EventType.PARTIAL_UPDATE_ROWS)
                .type();
        ByteReader body = ByteReader.ofBody(event).skip(8);
        body.skip(body.unsignedInt(2) - 2);
        int width = table.columns().size();
        if (body.packedInteger() != width) {
            throw new CorruptEventException("Rows of " + table.qualifiedName() + " have another number of columns than "
                    + width + " of its table map");
        }
        byte[] first = body.bytes(RowReader.bitmapLength(width));
        byte[] second = isUpdate(type) ? body.bytes(RowReader.bitmapLength(width)) : first;
        return new RowImages(table.columns(), type, first, second, body);
    }

    private static boolean isUpdate(int type) {
        return type == EventType.UPDATE_ROWS || type == EventType.PARTIAL_UPDATE_ROWS;
    }

    @Override
    public boolean hasNext() {
        return rows.remaining() > 0;
    }

    /** @throws CorruptEventException if the image of a row ends too early */
    @Override
    public Change next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        if (type == EventType.WRITE_ROWS) {
            return new Change(null, image(first, Set.of()), Set.of());
        }
        Map<Column, ColumnValue> before = image(first, Set.of());
        if (type == EventType.DELETE_ROWS) {
            return new Change(before, null, Set.of());
        }
        Set<Column> parts = type == EventType.PARTIAL_UPDATE_ROWS ? parts() : Set.of();
        return new Change(before, image(second, parts), parts);
    }

    private Set<Column> parts() {
        if ((rows.packedInteger() & PARTIAL_JSON) == 0) {
            return Set.of();
        }
        List<Column> json =
                columns.stream().filter(each -> each.type() == ColumnType.JSON).toList();
        byte[] bits = rows.bytes(RowReader.bitmapLength(json.size()));
        Set<Column> parts = new LinkedHashSet<>();
        for (int i = 0; i < json.size(); i++) {
            if (RowReader.isSet(bits, i)) {
                parts.add(json.get(i));
            }
        }
        return Collections.unmodifiableSet(parts);
    }

    private Map<Column, ColumnValue> image(byte[] present, Set<Column> parts) {
        List<Column> found = columns.stream()
                .filter(each -> RowReader.isSet(present, each.position()))
                .toList();
        byte[] nulls = rows.bytes(RowReader.bitmapLength(found.size()));
        Map<Column, ColumnValue> image = new LinkedHashMap<>();
        for (int i = 0; i < found.size(); i++) {
            Column column = found.get(i);
            if (RowReader.isSet(nulls, i)) {
                image.put(column, ColumnValue.Null.INSTANCE);
                continue;
            }
            ByteReader value = rows.slice(ValueLength.of(column, rows));
            if (!parts.contains(column)) {
                image.put(column, ValueReader.read(value, column));
            }
        }
        return Collections.unmodifiableMap(image);
    }
}
