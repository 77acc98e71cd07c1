package io.crosstide.change.value;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON document as MySQL stores it: its scalars have more types than JSON text has. */
@SuppressWarnings("ArrayRecordComponent") // values are never copied
public sealed interface JsonValue {
    /** Members in storage order: by the length of the key, then by its bytes. */
    record JsonObject(Map<String, JsonValue> members) implements JsonValue {
        public JsonObject {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    record JsonArray(List<JsonValue> elements) implements JsonValue {
        public JsonArray {
            elements = List.copyOf(elements);
        }
    }

    record JsonNull() implements JsonValue {}

    record JsonBoolean(boolean value) implements JsonValue {}

    /** JSON_TYPE INTEGER. */
    record JsonInteger(long value) implements JsonValue {}

    /** JSON_TYPE UNSIGNED INTEGER. */
    record JsonUnsigned(long bits) implements JsonValue {}

    /** JSON_TYPE DOUBLE. */
    record JsonDouble(double value) implements JsonValue {}

    record JsonString(String value) implements JsonValue {
        /** Text between quotes, with the escapes that JSON requires. */
        public static String quote(String text) {
            StringBuilder quoted = new StringBuilder(text.length() + 2).append('"');
            for (int i = 0; i < text.length(); i++) {
                char character = text.charAt(i);
                switch (character) {
                    case '"', '\\' -> quoted.append('\\').append(character);
                    case '\b' -> quoted.append("\\b");
                    case '\f' -> quoted.append("\\f");
                    case '\n' -> quoted.append("\\n");
                    case '\r' -> quoted.append("\\r");
                    case '\t' -> quoted.append("\\t");
                    default -> {
                        if (character < ' ') {
                            quoted.append(String.format("\\u%04x", (int) character));
                        } else {
                            quoted.append(character);
                        }
                    }
                }
            }
            return quoted.append('"').toString();
        }
    }

    /**
     * A value of another SQL type: DECIMAL, DATE, TIME, DATETIME, or bytes.
     *
     * @param fieldType MySQL's number of the type
     */
    record JsonOpaque(int fieldType, byte[] bytes) implements JsonValue {
        @Override
        public boolean equals(Object other) {
            return other instanceof JsonOpaque that && fieldType == that.fieldType && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return 31 * fieldType + Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "JsonOpaque[" + fieldType + ", " + Hexadecimal.of(bytes) + "]";
        }
    }
}
