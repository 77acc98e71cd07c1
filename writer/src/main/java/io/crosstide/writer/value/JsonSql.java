package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonBinary;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonString;

/**
 * JSON. Compared by MySQL's own text, because JSON's equality treats 1 and 1.0 as equal; and by JSON's equality as well
 * if a string prints like a value of another type.
 */
public final class JsonSql implements ColumnSql {
    @Override
    public void write(Sql sql, ColumnValue value) {
        JsonExpression.append(sql, document(value));
    }

    @Override
    public void same(Sql sql, String column, ColumnValue value) {
        JsonValue document = document(value);
        if (mayPrintAlike(document)) {
            // The document may be large, so it is sent once.
            sql.append("(SELECT CAST(" + column + " AS BINARY) = CAST(crosstide_document AS BINARY) AND " + column
                    + " = crosstide_document FROM (SELECT ");
            JsonExpression.append(sql, document);
            sql.append(" AS crosstide_document) AS crosstide_row)");
        } else {
            sql.append("CAST(" + column + " AS BINARY) = CAST(");
            JsonExpression.append(sql, document);
            sql.append(" AS BINARY)");
        }
    }

    private static JsonValue document(ColumnValue value) {
        if (value instanceof ColumnValue.Json json) {
            return JsonBinary.parse(json.binary());
        }
        throw UnexpectedValue.of(value);
    }

    /** Whether it contains a date, a time or bytes that may print like a string, or such a string. */
    private static boolean mayPrintAlike(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.members().values().stream().anyMatch(JsonSql::mayPrintAlike);
        } else if (value instanceof JsonArray array) {
            return array.elements().stream().anyMatch(JsonSql::mayPrintAlike);
        } else if (value instanceof JsonString string) {
            return OpaqueType.mayPrint(string.value());
        }
        return value instanceof JsonOpaque opaque && opaque.fieldType() != OpaqueType.DECIMAL;
    }
}
