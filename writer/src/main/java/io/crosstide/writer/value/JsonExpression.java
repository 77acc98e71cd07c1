package io.crosstide.writer.value;

import io.crosstide.change.event.JsonText;
import io.crosstide.change.event.JsonValue;
import io.crosstide.change.event.JsonValue.JsonArray;
import io.crosstide.change.event.JsonValue.JsonInteger;
import io.crosstide.change.event.JsonValue.JsonObject;
import io.crosstide.change.event.JsonValue.JsonOpaque;
import io.crosstide.change.event.JsonValue.JsonUnsigned;
import java.math.BigDecimal;
import java.util.Map;

/** SQL that builds a JSON document with the types of its scalars, including types that JSON text does not have. */
public final class JsonExpression {
    private JsonExpression() {}

    public static void append(Sql sql, JsonValue value) {
        if (JsonText.isExact(value)) {
            sql.append("CAST(? AS JSON)", JsonText.display(value));
            return;
        }
        sql.buildsJson();
        if (value instanceof JsonObject object) {
            object(sql, object);
        } else if (value instanceof JsonArray array) {
            sql.append("JSON_ARRAY(");
            String separator = "";
            for (JsonValue element : array.elements()) {
                append(sql.append(separator), element);
                separator = ", ";
            }
            sql.append(")");
        } else {
            scalar(sql, value);
        }
    }

    private static void object(Sql sql, JsonObject object) {
        sql.append("JSON_OBJECT(");
        String separator = "";
        for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
            sql.append(separator + "?, ", member.getKey());
            append(sql, member.getValue());
            separator = ", ";
        }
        sql.append(")");
    }

    private static void scalar(Sql sql, JsonValue value) {
        if (value instanceof JsonInteger integer) {
            sql.append("CAST(CAST(? AS SIGNED) AS JSON)", (Long) integer.value());
        } else if (value instanceof JsonUnsigned unsigned) {
            sql.append("CAST(CAST(? AS UNSIGNED) AS JSON)", new BigDecimal(Long.toUnsignedString(unsigned.bits())));
        } else if (value instanceof JsonOpaque opaque) {
            JsonOpaqueSql.append(sql, opaque);
        } else {
            throw new IllegalStateException(value.getClass().getSimpleName() + " has JSON text");
        }
    }
}
