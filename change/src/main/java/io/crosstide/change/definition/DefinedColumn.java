package io.crosstide.change.definition;

import org.jspecify.annotations.Nullable;

/**
 * A column, with the values of its row in information_schema.COLUMNS.
 *
 * @param dataType the type's name alone, in lower case, such as {@code varchar}
 * @param columnType the type as in CREATE TABLE, such as {@code varchar(20)}; members of ENUM and SET as the server prints
 *     them in UTF-8
 * @param defaultText COLUMN_DEFAULT, in time zone +00:00: a literal, or the expression if {@code extra} has
 *     DEFAULT_GENERATED; null if there is no default, or if it is NULL
 * @param extra such as {@code auto_increment} or {@code STORED GENERATED}; may be empty
 * @param charset null for types without characters
 * @param collation null for types without characters
 * @param collationId MySQL's id of the collation; 0 for types without characters
 * @param octetLength maximum number of bytes of a character or binary value; 0 for other types
 * @param precision digits of a number; width of a BIT column; 0 for other types
 * @param scale digits after the point of a number; 0 for other types
 * @param fractionalDigits digits of a temporal value after the second; 0 for other types
 * @param generationExpression of a generated column, as the server prints it; empty for others
 */
public record DefinedColumn(
        String name,
        String dataType,
        String columnType,
        boolean nullable,
        @Nullable String defaultText,
        String extra,
        @Nullable String charset,
        @Nullable String collation,
        int collationId,
        long octetLength,
        int precision,
        int scale,
        int fractionalDigits,
        String generationExpression) {

    public DefinedColumn {
        if (name.isEmpty() || dataType.isEmpty()) {
            throw new IllegalArgumentException("column '" + name + "' of type '" + dataType + "' lacks one of the two");
        }
    }
}
