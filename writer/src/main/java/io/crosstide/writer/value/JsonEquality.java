package io.crosstide.writer.value;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonBinary;
import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import java.util.Arrays;

/**
 * Whether MySQL may treat two JSON documents as equal although their bytes differ, such as 1 and 1.0. An UPDATE from
 * one to the other then changes nothing. The answer is true if it is unknown.
 */
public final class JsonEquality {
    private JsonEquality() {}

    public static boolean mayHold(ColumnValue one, ColumnValue other) {
        return one instanceof ColumnValue.Json a
                && other instanceof ColumnValue.Json b
                && JsonPairs.allMatch(
                        JsonBinary.parse(a.binary()), JsonBinary.parse(b.binary()), JsonEquality::mayHold);
    }

    private static boolean mayHold(JsonValue one, JsonValue other) {
        if (JsonPairs.isNumber(one) && JsonPairs.isNumber(other)) {
            // Numbers that are equal as doubles may still differ.
            return Double.parseDouble(JsonText.display(one)) == Double.parseDouble(JsonText.display(other));
        } else if (one instanceof JsonOpaque a && other instanceof JsonOpaque b) {
            return (OpaqueType.isTemporal(a.fieldType()) && OpaqueType.isTemporal(b.fieldType()))
                    || Arrays.equals(a.bytes(), b.bytes());
        }
        return one.equals(other);
    }
}
