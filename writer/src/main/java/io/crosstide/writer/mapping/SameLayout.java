package io.crosstide.writer.mapping;

import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.Widths;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Decides whether the target reads row events of a table as the source wrote them. MySQL maps their columns by position
 * and checks only sizes, so names, order, types, signedness, character sets and members must be equal. The server
 * generates columns by itself, and does not fire the triggers of an online schema change: such tables are applied by SQL.
 */
final class SameLayout {
    private static final Set<String> BLOBS = Set.of("tinyblob", "blob", "mediumblob", "longblob");
    private static final Set<String> TEXTS = Set.of("tinytext", "text", "mediumtext", "longtext");

    /** What may be different if the answer is no. */
    static final String DIFFERENCES =
            "its columns differ from the source's in number, order, type, NULL or character set, or"
                    + " the table has generated, spatial or VECTOR columns, FLOAT or DOUBLE with declared digits, or a unique index"
                    + " over an expression";

    private SameLayout() {}

    static boolean is(TableMap source, TargetTable table) {
        List<TargetColumn> columns = table.columns();
        if (source.columns().size() != columns.size() || table.changingSchema() || hasExpressionIndex(table)) {
            return false;
        }
        for (int i = 0; i < columns.size(); i++) {
            if (!same(source.columns().get(i), columns.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean hasExpressionIndex(TargetTable table) {
        return table.uniqueIndexes().stream()
                .flatMap(index -> index.parts().stream())
                .anyMatch(part -> part.expression() != null);
    }

    private static boolean same(Column source, TargetColumn target) {
        return source.name().equals(target.name())
                && source.nullable() == target.nullable()
                && !target.isGenerated()
                && sameType(source, target);
    }

    private static boolean sameType(Column source, TargetColumn target) {
        String type = target.dataType();
        return switch (source.type()) {
            case TINY, SHORT, INT24, LONG, LONGLONG ->
                Widths.integerBits(source.type()) == Widths.integerBits(type)
                        && source.unsigned() == target.isUnsigned();
            case DECIMAL ->
                type.equals("decimal")
                        && source.precision() == target.precision()
                        && source.scale() == target.scale()
                        && source.unsigned() == target.isUnsigned();
            case FLOAT -> isFloating(source, target, "float");
            case DOUBLE -> isFloating(source, target, "double");
            case BIT -> type.equals("bit") && source.bits() == target.precision();
            case YEAR -> type.equals("year");
            case DATE, NEWDATE -> type.equals("date");
            case TIME -> isTemporal(source, target, "time");
            case DATETIME -> isTemporal(source, target, "datetime");
            case TIMESTAMP -> isTemporal(source, target, "timestamp");
            case STRING -> isString(source, target, source.isBinary() ? "binary" : "char");
            case VARCHAR, VAR_STRING -> isString(source, target, source.isBinary() ? "varbinary" : "varchar");
            case BLOB ->
                (source.isBinary() ? BLOBS : TEXTS).contains(type)
                        && Widths.blobBytes(source) == target.octetLength()
                        && (source.isBinary() || source.collationId() == target.collationId());
            case ENUM -> hasMembers(source, target, "enum");
            case SET -> hasMembers(source, target, "set");
            case JSON -> type.equals("json");
            case GEOMETRY, VECTOR, TIMESTAMP_OLD, TIME_OLD, DATETIME_OLD -> false;
        };
    }

    private static boolean isFloating(Column source, TargetColumn target, String type) {
        return target.dataType().equals(type)
                && !target.columnType().contains("(")
                && source.unsigned() == target.isUnsigned();
    }

    private static boolean isTemporal(Column source, TargetColumn target, String type) {
        return target.dataType().equals(type) && source.fractionalDigits() == target.scale();
    }

    private static boolean isString(Column source, TargetColumn target, String type) {
        return target.dataType().equals(type)
                && source.maximumBytes() == target.octetLength()
                && (source.isBinary() || source.collationId() == target.collationId());
    }

    private static boolean hasMembers(Column source, TargetColumn target, String type) {
        return target.dataType().equals(type)
                && source.collationId() == target.collationId()
                && Objects.equals(source.members(), target.members());
    }
}
