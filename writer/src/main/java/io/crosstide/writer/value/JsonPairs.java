package io.crosstide.writer.value;

import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonDouble;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.util.Iterator;
import java.util.function.BiPredicate;

/** Walks through two JSON documents side by side. */
public final class JsonPairs {
    private JsonPairs() {}

    /** Whether both have the same members and elements, and the test is true for each pair of other values. */
    public static boolean allMatch(JsonValue one, JsonValue other, BiPredicate<JsonValue, JsonValue> test) {
        if (one instanceof JsonObject a && other instanceof JsonObject b) {
            return a.members().keySet().equals(b.members().keySet())
                    && allMatch(a.members().values(), b.members().values(), test);
        } else if (one instanceof JsonArray a && other instanceof JsonArray b) {
            return a.elements().size() == b.elements().size() && allMatch(a.elements(), b.elements(), test);
        }
        return test.test(one, other);
    }

    /** Both iterate over members in the order of their keys. */
    private static boolean allMatch(
            Iterable<JsonValue> ones, Iterable<JsonValue> others, BiPredicate<JsonValue, JsonValue> test) {
        Iterator<JsonValue> other = others.iterator();
        for (JsonValue one : ones) {
            if (!allMatch(one, other.next(), test)) {
                return false;
            }
        }
        return true;
    }

    public static boolean isNumber(JsonValue value) {
        return value instanceof JsonInteger
                || value instanceof JsonUnsigned
                || value instanceof JsonDouble
                || (value instanceof JsonOpaque opaque && opaque.fieldType() == OpaqueType.DECIMAL);
    }

    /** Whether it is a date, a time or bytes. */
    public static boolean isTyped(JsonValue value) {
        return value instanceof JsonOpaque opaque && opaque.fieldType() != OpaqueType.DECIMAL;
    }
}
