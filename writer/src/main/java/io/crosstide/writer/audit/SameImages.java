package io.crosstide.writer.audit;

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
import io.crosstide.change.event.Row;
import java.util.Iterator;

/**
 * Compares row images: values as stored bytes, JSON as MySQL prints it, as before a row is changed under lock. A string
 * in a document differs from the date, time or bytes that print like it.
 */
final class SameImages {
    /** MySQL's number of the type DECIMAL. */
    private static final int DECIMAL = 246;

    private SameImages() {}

    static boolean are(Row one, Row other) {
        if (one.values().size() != other.values().size()) {
            return false;
        }
        for (int i = 0; i < one.values().size(); i++) {
            if (!same(one.value(i), other.value(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(ColumnValue one, ColumnValue other) {
        return one.equals(other)
                || (one instanceof ColumnValue.Json a
                        && other instanceof ColumnValue.Json b
                        && same(JsonBinary.parse(a.binary()), JsonBinary.parse(b.binary())));
    }

    private static boolean same(JsonValue one, JsonValue other) {
        if (one instanceof JsonObject a && other instanceof JsonObject b) {
            return a.members().keySet().equals(b.members().keySet())
                    && same(a.members().values(), b.members().values());
        } else if (one instanceof JsonArray a && other instanceof JsonArray b) {
            return a.elements().size() == b.elements().size() && same(a.elements(), b.elements());
        } else if ((isNumber(one) && isNumber(other)) || (isTyped(one) && isTyped(other))) {
            return JsonText.display(one).equals(JsonText.display(other));
        }
        return one.equals(other);
    }

    /** Both iterate over members in the order of their keys. */
    private static boolean same(Iterable<JsonValue> ones, Iterable<JsonValue> others) {
        Iterator<JsonValue> other = others.iterator();
        for (JsonValue one : ones) {
            if (!same(one, other.next())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isNumber(JsonValue value) {
        return value instanceof JsonInteger
                || value instanceof JsonUnsigned
                || value instanceof JsonDouble
                || (value instanceof JsonOpaque opaque && opaque.fieldType() == DECIMAL);
    }

    /** Whether it is a date, a time or bytes. */
    private static boolean isTyped(JsonValue value) {
        return value instanceof JsonOpaque opaque && opaque.fieldType() != DECIMAL;
    }
}
