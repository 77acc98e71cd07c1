package io.crosstide.writer.mapping;

import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.List;

/**
 * The table map that a server would write for rows of a table, from the table's definition. So a pair of tables can be judged
 * before there are rows. What the metadata of each type means is said in {@link Column}.
 */
final class ExpectedTableMap {
    private static final int MAX_MEMBERS_OF_ONE_BYTE = 255;

    private ExpectedTableMap() {}

    /** @throws MismatchException if a column has a type that this version does not know */
    static TableMap of(TargetTable table) throws MismatchException {
        List<Column> columns = new ArrayList<>();
        for (TargetColumn column : table.columns()) {
            columns.add(column(columns.size(), column));
        }
        return new TableMap(0, table.name().database(), table.name().table(), columns, primaryKey(table));
    }

    /** What the syncer tells of the table's defaults. */
    static TableDefaults defaults(TargetTable table) {
        List<ColumnDefault> defaults = new ArrayList<>();
        for (TargetColumn column : table.columns()) {
            String literal = column.defaultLiteral();
            if (literal != null) {
                defaults.add(new ColumnDefault(column.name(), literal));
            } else if (column.isGenerated()) {
                defaults.add(new ColumnDefault(column.name(), null));
            } else if (column.hasDefault()) {
                defaults.add(ColumnDefault.ofExpression(column.name()));
            }
        }
        return new TableDefaults(table.name().database(), table.name().table(), defaults);
    }

    private static Column column(int position, TargetColumn column) throws MismatchException {
        ColumnType type = type(column);
        return new Column(
                position,
                column.name(),
                type,
                metadata(type, column),
                column.nullable(),
                column.isUnsigned() || type == ColumnType.YEAR,
                collation(type, column),
                column.members(),
                true);
    }

    private static ColumnType type(TargetColumn column) throws MismatchException {
        return switch (column.dataType()) {
            case "tinyint" -> ColumnType.TINY;
            case "smallint" -> ColumnType.SHORT;
            case "mediumint" -> ColumnType.INT24;
            case "int" -> ColumnType.LONG;
            case "bigint" -> ColumnType.LONGLONG;
            case "decimal" -> ColumnType.DECIMAL;
            case "float" -> ColumnType.FLOAT;
            case "double" -> ColumnType.DOUBLE;
            case "bit" -> ColumnType.BIT;
            case "year" -> ColumnType.YEAR;
            case "date" -> ColumnType.DATE;
            case "time" -> ColumnType.TIME;
            case "datetime" -> ColumnType.DATETIME;
            case "timestamp" -> ColumnType.TIMESTAMP;
            case "char", "binary" -> ColumnType.STRING;
            case "varchar", "varbinary" -> ColumnType.VARCHAR;
            case "tinytext", "text", "mediumtext", "longtext", "tinyblob", "blob", "mediumblob", "longblob" ->
                ColumnType.BLOB;
            case "enum" -> ColumnType.ENUM;
            case "set" -> ColumnType.SET;
            case "json" -> ColumnType.JSON;
            case "vector" -> ColumnType.VECTOR;
            case "geometry",
                    "point",
                    "linestring",
                    "polygon",
                    "multipoint",
                    "multilinestring",
                    "multipolygon",
                    "geomcollection",
                    "geometrycollection" -> ColumnType.GEOMETRY;
            default ->
                throw new MismatchException(
                        "the source's column " + column.name() + " has the unknown type " + column.columnType(),
                        "Exclude the table in the topology file.");
        };
    }

    private static int metadata(ColumnType type, TargetColumn column) {
        return switch (type) {
            case DECIMAL -> (column.precision() << Byte.SIZE) | column.scale();
            case FLOAT -> Float.BYTES;
            case DOUBLE -> Double.BYTES;
            case BIT -> ((column.precision() / Byte.SIZE) << Byte.SIZE) | (column.precision() % Byte.SIZE);
            case TIME, DATETIME, TIMESTAMP -> column.scale();
            case STRING, VARCHAR -> (int) column.octetLength();
            case BLOB -> lengthBytes(column.dataType());
            case JSON, GEOMETRY, VECTOR -> Integer.BYTES;
            case ENUM -> column.members().size() > MAX_MEMBERS_OF_ONE_BYTE ? 2 : 1;
            case SET -> setBytes(column.members().size());
            default -> 0;
        };
    }

    private static int lengthBytes(String dataType) {
        return switch (dataType) {
            case "tinytext", "tinyblob" -> 1;
            case "text", "blob" -> 2;
            case "mediumtext", "mediumblob" -> 3;
            default -> 4;
        };
    }

    /** A SET is stored in 1, 2, 3, 4 or 8 bytes. */
    private static int setBytes(int members) {
        int bytes = (members + Byte.SIZE - 1) / Byte.SIZE;
        return bytes > Integer.BYTES ? Long.BYTES : bytes;
    }

    private static int collation(ColumnType type, TargetColumn column) {
        return switch (type) {
            case STRING, VARCHAR, BLOB -> column.isText() ? column.collationId() : Column.BINARY_COLLATION;
            case VECTOR -> Column.BINARY_COLLATION;
            case ENUM, SET -> column.collationId();
            default -> 0;
        };
    }

    private static List<Integer> primaryKey(TargetTable table) {
        List<Integer> positions = new ArrayList<>();
        for (TargetIndex index : table.uniqueIndexes()) {
            if (index.isPrimary()) {
                for (IndexPart part : index.parts()) {
                    positions.add(position(table, String.valueOf(part.column())));
                }
            }
        }
        return positions;
    }

    private static int position(TargetTable table, String name) {
        int position = 0;
        while (!ColumnNames.same(table.columns().get(position).name(), name)) {
            position++;
        }
        return position;
    }
}
