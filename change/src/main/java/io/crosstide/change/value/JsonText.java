package io.crosstide.change.value;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonBoolean;
import io.crosstide.change.value.JsonValue.JsonDouble;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonNull;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonOpaque;
import io.crosstide.change.value.JsonValue.JsonString;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/**
 * Binary JSON as text.
 *
 * <p>JSON text has fewer types than MySQL's binary form. MySQL reads a whole number up to 4294967295 as signed and a
 * greater one as unsigned, so {@code CAST(5 AS UNSIGNED)} inside a document has no exact text.
 */
public final class JsonText {
    /** MySQL reads a whole number in JSON text up to this one as signed, a greater one as unsigned. */
    private static final long LAST_READ_AS_SIGNED = 0xffff_ffffL;

    private JsonText() {}

    /**
     * The text that {@code CAST(... AS JSON)} turns into the same document, types of numbers included.
     *
     * @throws UnsupportedValueException if no text does: decimals, dates, times, bytes, unsigned integers below 2^32,
     *     signed integers above; the message names the place
     * @throws CorruptEventException if the bytes are not binary JSON
     */
    public static String render(byte[] binaryJson) throws UnsupportedValueException {
        JsonValue document = JsonBinary.parse(binaryJson);
        requireText(document, new ArrayDeque<>());
        return display(document);
    }

    /** True if {@link #render} would give text. */
    public static boolean isExact(JsonValue document) {
        try {
            requireText(document, new ArrayDeque<>());
            return true;
        } catch (UnsupportedValueException e) {
            return false;
        }
    }

    /** Text for people, as MySQL prints it; opaque values become strings or numbers. */
    public static String display(byte[] binaryJson) {
        return display(JsonBinary.parse(binaryJson));
    }

    /** Text for people, as MySQL prints it; opaque values become strings or numbers. */
    public static String display(JsonValue document) {
        StringBuilder text = new StringBuilder();
        append(text, document);
        return text.toString();
    }

    private static void requireText(JsonValue value, Deque<String> path) throws UnsupportedValueException {
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                requireText(member.getValue(), path, "." + JsonString.quote(member.getKey()));
            }
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.elements().size(); i++) {
                requireText(array.elements().get(i), path, "[" + i + "]");
            }
        } else if (!hasText(value)) {
            throw new UnsupportedValueException("The JSON document has "
                    + JsonOpaqueText.typeName(value)
                    + " at $" + String.join("", path) + ", which JSON text cannot carry exactly");
        }
    }

    private static void requireText(JsonValue value, Deque<String> path, String step) throws UnsupportedValueException {
        path.addLast(step);
        requireText(value, path);
        path.removeLast();
    }

    private static boolean hasText(JsonValue scalar) {
        if (scalar instanceof JsonInteger integer) {
            return integer.value() <= LAST_READ_AS_SIGNED;
        }
        if (scalar instanceof JsonUnsigned unsigned) {
            return Long.compareUnsigned(unsigned.bits(), LAST_READ_AS_SIGNED) > 0;
        }
        return !(scalar instanceof JsonOpaque);
    }

    private static void append(StringBuilder text, JsonValue value) {
        if (value instanceof JsonObject object) {
            text.append('{');
            String separator = "";
            for (Map.Entry<String, JsonValue> member : object.members().entrySet()) {
                text.append(separator).append(JsonString.quote(member.getKey())).append(": ");
                append(text, member.getValue());
                separator = ", ";
            }
            text.append('}');
        } else if (value instanceof JsonArray array) {
            text.append('[');
            String separator = "";
            for (JsonValue element : array.elements()) {
                text.append(separator);
                append(text, element);
                separator = ", ";
            }
            text.append(']');
        } else {
            text.append(scalar(value));
        }
    }

    private static String scalar(JsonValue value) {
        if (value instanceof JsonInteger integer) {
            return Long.toString(integer.value());
        } else if (value instanceof JsonUnsigned unsigned) {
            return Long.toUnsignedString(unsigned.bits());
        } else if (value instanceof JsonDouble number) {
            return Double.toString(number.value()).replace('E', 'e');
        } else if (value instanceof JsonString string) {
            return JsonString.quote(string.value());
        } else if (value instanceof JsonBoolean flag) {
            return Boolean.toString(flag.value());
        } else if (value instanceof JsonNull) {
            return "null";
        }
        return JsonOpaqueText.of((JsonOpaque) value);
    }
}
