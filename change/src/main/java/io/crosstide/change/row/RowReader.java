package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ValueLength;
import io.crosstide.change.value.ValueReader;
import java.util.ArrayList;
import java.util.List;

/** Reads row images of one table. */
final class RowReader {
    private final TableMap table;
    private final List<Column> columns;

    RowReader(TableMap table) {
        this.table = table;
        this.columns = table.columns();
    }

    Row read(ByteReader rows) {
        byte[] nulls = rows.bytes(bitmapLength(columns.size()));
        List<ColumnValue> values = new ArrayList<>(columns.size());
        for (Column column : columns) {
            if (isSet(nulls, column.position())) {
                values.add(ColumnValue.Null.INSTANCE);
            } else {
                values.add(ValueReader.read(rows.slice(length(column, rows)), column));
            }
        }
        return new Row(values);
    }

    void skip(ByteReader rows) {
        byte[] nulls = rows.bytes(bitmapLength(columns.size()));
        for (Column column : columns) {
            if (!isSet(nulls, column.position())) {
                rows.skip(length(column, rows));
            }
        }
    }

    /** Reads the length of a value. The reader is then at the first byte of the value. */
    private int length(Column column, ByteReader rows) {
        try {
            return ValueLength.of(column, rows);
        } catch (CorruptEventException e) {
            throw new CorruptEventException(
                    "Column " + column.name() + " of " + table.qualifiedName() + ": " + e.getMessage());
        }
    }

    static int bitmapLength(int columns) {
        return (columns + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** Reads bits, the lowest of the first byte first. */
    static boolean isSet(byte[] bits, int index) {
        return ((bits[index / Byte.SIZE] >> (index % Byte.SIZE)) & 1) != 0;
    }
}
