package io.crosstide.writer.audit;

import io.crosstide.change.row.Row;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.JsonBinary;
import io.crosstide.change.value.JsonText;
import io.crosstide.change.value.JsonValue;
import io.crosstide.writer.value.JsonPairs;

/**
 * Compares row images: values as stored bytes, JSON as MySQL prints it, as before a row is changed under lock. A string
 * in a document differs from the date, time or bytes that print like it.
 */
final class SameImages {
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
                        && JsonPairs.allMatch(
                                JsonBinary.parse(a.binary()), JsonBinary.parse(b.binary()), SameImages::same));
    }

    private static boolean same(JsonValue one, JsonValue other) {
        boolean printed = (JsonPairs.isNumber(one) && JsonPairs.isNumber(other))
                || (JsonPairs.isTyped(one) && JsonPairs.isTyped(other));
        return printed ? JsonText.display(one).equals(JsonText.display(other)) : one.equals(other);
    }
}
