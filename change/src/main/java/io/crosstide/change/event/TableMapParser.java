package io.crosstide.change.event;

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
    private TableMapParser() {}

    static TableMap parse(ByteReader body) {
        MappedTable name = MappedTable.read(body);
        int count = body.packedLength();
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
