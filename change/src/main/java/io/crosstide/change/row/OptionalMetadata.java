package io.crosstide.change.row;

import io.crosstide.change.event.ByteReader;
import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The fields that follow the columns of a table map event; complete under {@code binlog_row_metadata=FULL}.
 *
 * <p>Bits and lists cover only the columns of their kind: signedness covers numeric columns, character sets cover
 * character columns or ENUM and SET.
 */
final class OptionalMetadata {
    private static final int SIGNEDNESS = 1;
    private static final int DEFAULT_CHARSET = 2;
    private static final int COLUMN_CHARSET = 3;
    private static final int COLUMN_NAME = 4;
    private static final int SET_STR_VALUE = 5;
    private static final int ENUM_STR_VALUE = 6;
    private static final int GEOMETRY_TYPE = 7;
    private static final int SIMPLE_PRIMARY_KEY = 8;
    private static final int PRIMARY_KEY_WITH_PREFIX = 9;
    private static final int ENUM_AND_SET_DEFAULT_CHARSET = 10;
    private static final int ENUM_AND_SET_COLUMN_CHARSET = 11;
    private static final int COLUMN_VISIBILITY = 12;
    private static final int VECTOR_DIMENSIONALITY = 13;

    private final List<ColumnShape> shapes;
    private final MappedTable table;
    private final List<String> names = new ArrayList<>();
    private final BitSet unsigned = new BitSet();
    private final BitSet invisible = new BitSet();
    private final int[] collations;
    private final List<List<byte[]>> members = new ArrayList<>();
    private final List<Integer> primaryKey = new ArrayList<>();

    private OptionalMetadata(List<ColumnShape> shapes, MappedTable table) {
        this.shapes = shapes;
        this.table = table;
        this.collations = new int[shapes.size()];
        shapes.forEach(shape -> members.add(List.of()));
    }

    static OptionalMetadata read(ByteReader body, List<ColumnShape> shapes, MappedTable table) {
        OptionalMetadata metadata = new OptionalMetadata(shapes, table);
        while (body.remaining() > 0) {
            int field = body.unsignedByte();
            metadata.readField(field, body.slice(body.packedLength()));
        }
        metadata.checkComplete();
        return metadata;
    }

    private void readField(int field, ByteReader value) {
        switch (field) {
            case SIGNEDNESS -> readBits(value, numericColumns(value.remaining()), unsigned::set);
            case DEFAULT_CHARSET -> readDefaultCharset(value, columns(ColumnType::isCharacter));
            case COLUMN_CHARSET -> readCharsets(value, columns(ColumnType::isCharacter));
            case ENUM_AND_SET_DEFAULT_CHARSET -> readDefaultCharset(value, columns(ColumnType::isEnumOrSet));
            case ENUM_AND_SET_COLUMN_CHARSET -> readCharsets(value, columns(ColumnType::isEnumOrSet));
            case COLUMN_NAME -> readNames(value);
            case SET_STR_VALUE -> readMembers(value, columns(type -> type == ColumnType.SET));
            case ENUM_STR_VALUE -> readMembers(value, columns(type -> type == ColumnType.ENUM));
            case SIMPLE_PRIMARY_KEY -> readPrimaryKey(value, false);
            case PRIMARY_KEY_WITH_PREFIX -> readPrimaryKey(value, true);
            case COLUMN_VISIBILITY -> {
                invisible.set(0, shapes.size());
                readBits(value, columns(type -> true), invisible::clear);
            }
            case GEOMETRY_TYPE, VECTOR_DIMENSIONALITY -> {
                // These fields restrict values. They do not change how values are stored.
            }
            default ->
                throw new UnsupportedEventException("The table map of " + table + " has a field " + field
                        + " that this program does not know, so it may misread the rows; upgrade this program or"
                        + " exclude the table");
        }
    }

    /**
     * MySQL 8.0.15 gives YEAR no bit, newer releases do. If the number of bytes does not show which, YEAR is assumed to
     * have a bit: the columns of an old server then differ from the target's, and the table is refused.
     */
    private int[] numericColumns(int bytes) {
        int[] counted = columns(ColumnType::isNumeric);
        return bytes == RowReader.bitmapLength(counted.length)
                ? counted
                : columns(type -> type.isNumeric() && type != ColumnType.YEAR);
    }

    private int[] columns(Predicate<ColumnType> kind) {
        return IntStream.range(0, shapes.size())
                .filter(i -> kind.test(shapes.get(i).type()))
                .toArray();
    }

    /** Reads bits, the highest of the first byte first; calls {@code whenSet} with the columns whose bit is set. */
    private static void readBits(ByteReader value, int[] columns, IntConsumer whenSet) {
        int bits = 0;
        for (int i = 0; i < columns.length; i++) {
            if (i % Byte.SIZE == 0) {
                bits = value.unsignedByte();
            }
            if ((bits & (0x80 >> (i % Byte.SIZE))) != 0) {
                whenSet.accept(columns[i]);
            }
        }
    }

    private void readDefaultCharset(ByteReader value, int[] columns) {
        int common = (int) value.packedInteger();
        Arrays.stream(columns).forEach(column -> collations[column] = common);
        while (value.remaining() > 0) {
            int column = columns[index(value, columns.length)];
            collations[column] = (int) value.packedInteger();
        }
    }

    private void readCharsets(ByteReader value, int[] columns) {
        for (int column : columns) {
            collations[column] = (int) value.packedInteger();
        }
    }

    private void readNames(ByteReader value) {
        while (value.remaining() > 0) {
            names.add(value.utf8(value.packedLength()));
        }
    }

    private void readMembers(ByteReader value, int[] columns) {
        for (int column : columns) {
            int count = value.packedLength();
            List<byte[]> names = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                names.add(value.bytes(value.packedLength()));
            }
            members.set(column, names);
        }
    }

    private void readPrimaryKey(ByteReader value, boolean withPrefix) {
        while (value.remaining() > 0) {
            primaryKey.add(index(value, shapes.size()));
            if (withPrefix) {
                value.packedInteger();
            }
        }
    }

    private int index(ByteReader value, int count) {
        long index = value.packedInteger();
        if (index < 0 || index >= count) {
            throw new CorruptEventException(
                    "The table map of " + table + " refers to column " + index + " of " + count);
        }
        return (int) index;
    }

    private void checkComplete() {
        if (names.size() != shapes.size()) {
            throw new UnsupportedEventException("The table map of " + table + " names " + names.size()
                    + " of " + shapes.size()
                    + " columns; set binlog_row_metadata=FULL on the source. Transactions written before that cannot be"
                    + " replicated");
        }
    }

    String name(int column) {
        return names.get(column);
    }

    boolean unsigned(int column) {
        return unsigned.get(column);
    }

    boolean visible(int column) {
        return !invisible.get(column);
    }

    int collation(int column) {
        return collations[column];
    }

    List<String> members(int column) {
        return members.get(column).stream()
                .map(name -> Column.member(name, collations[column]))
                .toList();
    }

    List<Integer> primaryKey() {
        return primaryKey;
    }
}
