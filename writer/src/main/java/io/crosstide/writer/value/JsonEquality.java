package io.crosstide.writer.value;

import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.JsonBinary;
import io.crosstide.change.event.JsonText;
import io.crosstide.change.event.JsonValue;
import io.crosstide.change.event.JsonValue.JsonArray;
import io.crosstide.change.event.JsonValue.JsonDouble;
import io.crosstide.change.event.JsonValue.JsonInteger;
import io.crosstide.change.event.JsonValue.JsonObject;
import io.crosstide.change.event.JsonValue.JsonOpaque;
import io.crosstide.change.event.JsonValue.JsonUnsigned;
import java.util.Arrays;
import java.util.Iterator;

/**
 * Whether MySQL may treat two JSON documents as equal although their bytes differ, such as 1 and 1.0. An UPDATE from
 * one to the other then changes nothing. The answer is true if it is unknown.
 */
public final class JsonEquality {
    private JsonEquality() {}

    public static boolean mayHold(ColumnValue one, ColumnValue other) {
        return one instanceof ColumnValue.Json a
                && other instanceof ColumnValue.Json b
                && mayHold(JsonBinary.parse(a.binary()), JsonBinary.parse(b.binary()));
    }

    private static boolean mayHold(JsonValue one, JsonValue other) {
        if (one instanceof JsonObject a && other instanceof JsonObject b) {
            return a.members().keySet().equals(b.members().keySet())
                    && mayHold(a.members().values(), b.members().values());
        } else if (one instanceof JsonArray a && other instanceof JsonArray b) {
            return a.elements().size() == b.elements().size() && mayHold(a.elements(), b.elements());
        } else if (isNumber(one) && isNumber(other)) {
            // Numbers that are equal as doubles may still differ.
            return Double.parseDouble(JsonText.display(one)) == Double.parseDouble(JsonText.display(other));
        } else if (one instanceof JsonOpaque a && other instanceof JsonOpaque b) {
            return (OpaqueType.isTemporal(a.fieldType()) && OpaqueType.isTemporal(b.fieldType()))
                    || Arrays.equals(a.bytes(), b.bytes());
        }
        return one.equals(other);
    }

    /** Both iterate over members in the order of their keys. */
    private static boolean mayHold(Iterable<JsonValue> ones, Iterable<JsonValue> others) {
        Iterator<JsonValue> other = others.iterator();
        for (JsonValue one : ones) {
            if (!mayHold(one, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(JsonValue value) {
        return value instanceof JsonInteger
                || value instanceof JsonUnsigned
                || value instanceof JsonDouble
                || (value instanceof JsonOpaque opaque && opaque.fieldType() == OpaqueType.DECIMAL);
    }
}
