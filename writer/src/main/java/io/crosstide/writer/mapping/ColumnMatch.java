package io.crosstide.writer.mapping;

import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.value.BinarySql;
import io.crosstide.writer.value.CharacterSql;
import io.crosstide.writer.value.ColumnSql;
import io.crosstide.writer.value.EnumSql;
import io.crosstide.writer.value.FloatingSql;
import io.crosstide.writer.value.InternalBytesSql;
import io.crosstide.writer.value.JsonSql;
import io.crosstide.writer.value.MemberNumbers;
import io.crosstide.writer.value.NumberSql;
import io.crosstide.writer.value.SetSql;
import io.crosstide.writer.value.TemporalSql;
import io.crosstide.writer.value.Widths;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a column of the target accepts every value of a source column exactly, and how to write it.
 *
 * <p>Allowed are equal types and wider types of the same family: more bits of the same signedness, more digits, more
 * bytes of the same collation, more members. CHAR may become VARCHAR or TEXT, and BINARY may become VARBINARY or BLOB.
 * The reverse is not allowed, because a shorter value would be padded or truncated.
 */
final class ColumnMatch {
    private static final Set<String> TEXT = Set.of("tinytext", "text", "mediumtext", "longtext");
    private static final Set<String> BLOB = Set.of("tinyblob", "blob", "mediumblob", "longblob");
    private static final Set<String> GEOMETRY = Set.of(
            "geometry",
            "point",
            "linestring",
            "polygon",
            "multipoint",
            "multilinestring",
            "multipolygon",
            "geomcollection",
            "geometrycollection");

    private ColumnMatch() {}

    /** How to write the column; null if it cannot accept every value exactly. */
    static @Nullable ColumnSql of(Column source, TargetColumn target) {
        return source.nullable() && !target.nullable() ? null : ofValues(source, target);
    }

    /** The same for values that are not NULL. */
    static @Nullable ColumnSql ofValues(Column source, TargetColumn target) {
        return switch (source.type()) {
            case TINY, SHORT, INT24, LONG, LONGLONG -> fits(integer(source, target), new NumberSql());
            case DECIMAL -> fits(decimal(source, target), new NumberSql());
            case BIT -> fits(is(target, "bit") && target.precision() >= source.bits(), new NumberSql());
            case YEAR -> fits(is(target, "year"), new NumberSql());
            case FLOAT -> fits(floating(source, target, "float", "double"), FloatingSql.of(target));
            case DOUBLE -> fits(floating(source, target, "double", "double"), FloatingSql.of(target));
            case DATE, NEWDATE -> fits(is(target, "date"), new TemporalSql(0));
            case TIME -> temporal(source, target, "time");
            case DATETIME -> temporal(source, target, "datetime");
            case TIMESTAMP -> temporal(source, target, "timestamp");
            case VARCHAR, VAR_STRING, STRING, BLOB ->
                source.isBinary() ? fits(binary(source, target), new BinarySql()) : characters(source, target);
            case ENUM -> {
                MemberNumbers numbers = is(target, "enum") ? members(source, target) : null;
                yield numbers == null ? null : new EnumSql(numbers);
            }
            case SET -> {
                MemberNumbers numbers = is(target, "set") ? members(source, target) : null;
                yield numbers == null ? null : new SetSql(numbers);
            }
            case JSON -> fits(is(target, "json"), new JsonSql());
            case GEOMETRY -> fits(GEOMETRY.contains(target.dataType()), new InternalBytesSql());
            case VECTOR -> fits(is(target, "vector"), new InternalBytesSql());
            case TIMESTAMP_OLD, TIME_OLD, DATETIME_OLD -> null;
        };
    }

    private static @Nullable ColumnSql fits(boolean fits, ColumnSql sql) {
        return fits ? sql : null;
    }

    private static boolean is(TargetColumn target, String dataType) {
        return target.dataType().equals(dataType);
    }

    private static boolean integer(Column source, TargetColumn target) {
        return Widths.integerBits(target.dataType()) >= Widths.integerBits(source.type())
                && source.unsigned() == target.isUnsigned();
    }

    private static boolean decimal(Column source, TargetColumn target) {
        return is(target, "decimal")
                && source.unsigned() == target.isUnsigned()
                && target.scale() >= source.scale()
                && target.precision() - target.scale() >= source.precision() - source.scale();
    }

    /** The binlog does not contain whether the source's column is a FLOAT(M,D) or DOUBLE(M,D). */
    private static boolean floating(Column source, TargetColumn target, String same, String wider) {
        boolean digits = target.columnType().contains("(");
        return source.unsigned() == target.isUnsigned() && (is(target, same) || (is(target, wider) && !digits));
    }

    private static @Nullable ColumnSql temporal(Column source, TargetColumn target, String dataType) {
        return fits(
                is(target, dataType) && target.scale() >= source.fractionalDigits(), new TemporalSql(target.scale()));
    }

    private static boolean binary(Column source, TargetColumn target) {
        if (is(target, "binary")) {
            return source.type() == ColumnType.STRING && target.octetLength() == source.maximumBytes();
        }
        return (is(target, "varbinary") || BLOB.contains(target.dataType()))
                && target.octetLength() >= Widths.bytes(source);
    }

    private static @Nullable ColumnSql characters(Column source, TargetColumn target) {
        boolean family = is(target, "char")
                ? source.type() == ColumnType.STRING
                : is(target, "varchar") || TEXT.contains(target.dataType());
        String charset = target.charset();
        String collation = target.collation();
        if (!family
                || charset == null
                || collation == null
                || target.collationId() != source.collationId()
                || target.octetLength() < Widths.bytes(source)) {
            return null;
        }
        return new CharacterSql(charset, collation);
    }

    private static @Nullable MemberNumbers members(Column source, TargetColumn target) {
        return target.collationId() == source.collationId()
                ? MemberNumbers.of(source.members(), target.members())
                : null;
    }
}
