package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table of the target.
 *
 * @param dataType the type's name alone, such as {@code varchar}
 * @param columnType the type as in CREATE TABLE, such as {@code varchar(20)}
 * @param hasDefault whether an INSERT may leave it out although it is NOT NULL (auto-increment included)
 * @param changesOnUpdate whether an UPDATE that leaves it out changes it (ON UPDATE CURRENT_TIMESTAMP)
 * @param defaultLiteral the default as information_schema prints it; null if it is NULL or computed, or if there is
 *     none
 * @param charset null for types without characters
 * @param collation null for types without characters
 * @param collationId MySQL's id of the collation; that of {@code binary} for ENUM and SET of bytes; 0 for types without
 *     characters
 * @param octetLength maximum number of bytes of a character or binary value; 0 for other types
 * @param precision digits of a number; width of a BIT column; 0 for other types
 * @param scale digits after the point; for temporal types after the second
 * @param generationExpression of a generated column; null for others
 * @param keepsGenerated whether the table stores the generated value: in a STORED column, or in an index
 * @param members of ENUM and SET, in order, in the same form as in {@link io.crosstide.change.value.Column}
 */
public record TargetColumn(
        String name,
        String dataType,
        String columnType,
        boolean nullable,
        boolean hasDefault,
        boolean changesOnUpdate,
        @Nullable String defaultLiteral,
        @Nullable String charset,
        @Nullable String collation,
        int collationId,
        long octetLength,
        int precision,
        int scale,
        @Nullable String generationExpression,
        boolean keepsGenerated,
        List<String> members) {
    public TargetColumn {
        members = List.copyOf(members);
    }

    public boolean isGenerated() {
        return generationExpression != null;
    }

    /** Whether its values are characters, including members of ENUM and SET. */
    public boolean isText() {
        return charset != null;
    }

    public boolean isUnsigned() {
        return columnType.contains(" unsigned");
    }

    public String quotedName() {
        return TableName.quote(name);
    }
}
