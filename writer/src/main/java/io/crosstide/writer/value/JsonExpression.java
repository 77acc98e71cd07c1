package io.crosstide.writer.value;

import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonDouble;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.math.BigDecimal;
import java.util.Map;

/** SQL that builds a JSON document with the types of its scalars, including types that JSON text does not have. */
public final class JsonExpression {
    private static final int DIGIT_BITS = 53;
    /** 10<sup>22</sup> is the greatest exact power of ten; Java may print one more zero. */
    private static final int MAX_EXPONENT = 21;

    private JsonExpression() {}

    /** Whether {@link #append} sends the document as JSON text: every server reads the same document from it. */
    public static boolean isText(JsonValue value) {
        return JsonText.isExact(value) && isReadExactly(value);
    }

    private static boolean isReadExactly(JsonValue value) {
        if (value instanceof JsonObject object) {
            return object.members().values().stream().allMatch(JsonExpression::isReadExactly);
        } else if (value instanceof JsonArray array) {
            return array.elements().stream().allMatch(JsonExpression::isReadExactly);
        }
        return !(value instanceof JsonDouble number) || isReadExactly(number.value());
    }

    /**
     * MySQL 8 reads some numbers of 16 or more digits, or with a great exponent, as one of their neighbours
     * (https://bugs.mysql.com/116160). It multiplies or divides the digits by a power of ten. The result is exact if a
     * double holds both.
     */
    private static boolean isReadExactly(double number) {
        BigDecimal decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        return decimal.unscaledValue().bitLength() <= DIGIT_BITS && Math.abs(decimal.scale()) <= MAX_EXPONENT;
    }

    public static void append(Sql sql, JsonValue value) {
        if (isText(value)) {
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
        } else if (value instanceof JsonDouble number) {
            sql.append("CAST(" + FloatingSql.literal(number.value()) + " AS JSON)");
        } else if (value instanceof JsonOpaque opaque) {
            JsonOpaqueSql.append(sql, opaque);
        } else {
            throw new IllegalStateException(value.getClass().getSimpleName() + " has JSON text");
        }
    }
}
