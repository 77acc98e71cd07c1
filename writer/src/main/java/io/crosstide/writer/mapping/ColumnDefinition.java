package io.crosstide.writer.mapping;

import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.value.Widths;

/** Column definitions as text for messages. */
final class ColumnDefinition {
    private ColumnDefinition() {}

    static String of(Column column) {
        StringBuilder text = new StringBuilder(column.name()).append(' ').append(type(column));
        if (column.unsigned() && column.type() != ColumnType.YEAR) {
            text.append(" unsigned");
        }
        if (column.collationId() != 0 && column.collationId() != Column.BINARY_COLLATION) {
            text.append(" character set ")
                    .append(CollationCatalog.characterSet(column.collationId()).orElse("?"))
                    .append(" collation number ")
                    .append(column.collationId());
        }
        return text.append(column.nullable() ? " null" : " not null").toString();
    }

    private static String type(Column column) {
        String name = column.type().sqlName();
        if (column.isBinary()) {
            return switch (column.type()) {
                case STRING -> "binary(" + column.maximumBytes() + ")";
                case BLOB -> "blob of up to " + Widths.blobBytes(column) + " bytes";
                default -> "varbinary(" + column.maximumBytes() + ")";
            };
        }
        return switch (column.type()) {
            case STRING, VARCHAR, VAR_STRING -> name + " of up to " + column.maximumBytes() + " bytes";
            case BLOB -> "text of up to " + Widths.blobBytes(column) + " bytes";
            case DECIMAL -> name + "(" + column.precision() + "," + column.scale() + ")";
            case TIME, DATETIME, TIMESTAMP -> name + "(" + column.fractionalDigits() + ")";
            case BIT -> name + "(" + column.bits() + ")";
            case ENUM, SET -> name + column.members();
            default -> name;
        };
    }

    static String of(TargetColumn column) {
        StringBuilder text = new StringBuilder(column.name()).append(' ').append(column.columnType());
        if (column.charset() != null) {
            text.append(" character set ").append(column.charset());
        }
        if (column.collation() != null) {
            text.append(" collation ")
                    .append(column.collation())
                    .append(" number ")
                    .append(column.collationId());
        }
        if (column.isGenerated()) {
            text.append(" generated");
        }
        return text.append(column.nullable() ? " null" : " not null").toString();
    }
}
