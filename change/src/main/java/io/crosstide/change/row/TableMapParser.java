package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.Column;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the body of a table map event ({@code libs/mysql/binlog/event/rows_event.h}):
 *
 * <pre>
 * body ::= table-id flags database table count type* metadata-length metadata* null-bits optional-field*
 * </pre>
 */
final class TableMapParser {
    /** MySQL's own limit. The time to read a table map grows with the product of its columns and its optional fields. */
    private static final int MAX_COLUMNS = 4096;

    private TableMapParser() {}

    static TableMap parse(ByteReader body) {
        MappedTable name = MappedTable.read(body);
        int count = body.packedLength();
        if (count < 1 || count > MAX_COLUMNS) {
            // a row without columns has no bytes, so any number of them would follow
            throw new CorruptEventException("The table map of " + name + " has " + count + " columns");
        }
        byte[] codes = body.bytes(count);
        ByteReader metadata = body.slice(body.packedLength());
        List<ColumnShape> shapes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            shapes.add(ColumnShape.read(codes[i] & 0xff, metadata, name, i));
        }
        byte[] nullable = body.bytes(RowReader.bitmapLength(count));
        OptionalMetadata optional = OptionalMetadata.read(body, shapes, name);
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ColumnShape shape = shapes.get(i);
            String column = optional.name(i);
            if (shape.isOldTemporal()) {
                throw new UnsupportedEventException("Column " + column + " of " + name + " is stored as "
                        + shape.type().sqlName() + "; rebuild the table (ALTER TABLE ... FORCE) or exclude it");
            }
            columns.add(new Column(
                    i,
                    column,
                    shape.type(),
                    shape.metadata(),
                    RowReader.isSet(nullable, i),
                    optional.unsigned(i),
                    optional.collation(i),
                    optional.members(i),
                    optional.visible(i)));
        }
        return new TableMap(name.tableId(), name.database(), name.table(), columns, optional.primaryKey());
    }
}
