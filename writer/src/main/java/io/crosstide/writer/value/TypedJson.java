package io.crosstide.writer.value;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.crosstide.change.value.JsonValue;
import io.crosstide.change.value.JsonValue.JsonArray;
import io.crosstide.change.value.JsonValue.JsonBoolean;
import io.crosstide.change.value.JsonValue.JsonDouble;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonNull;
import io.crosstide.change.value.JsonValue.JsonObject;
import io.crosstide.change.value.JsonValue.JsonString;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text that MySQL prints for a JSON document. The text does not contain the types of all scalars: a first
 * pass finds the paths of the scalars that may have several types, a second pass reads the document with their types.
 */
public final class TypedJson {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final JsonParser parser;
    private final List<String> paths = new ArrayList<>();
    private final int maxPaths;
    private final @Nullable Iterator<String> types;
    private final StringBuilder path = new StringBuilder("$");

    private TypedJson(JsonParser parser, int maxPaths, @Nullable Iterator<String> types) {
        this.parser = parser;
        this.maxPaths = maxPaths;
        this.types = types;
    }

    /**
     * Paths of the scalars whose type the text does not show, in order. If there are more than {@code max}, the result
     * has {@code max + 1}.
     */
    public static List<String> unclear(String text, int max) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            TypedJson json = new TypedJson(parser, max, null);
            json.findPaths(parser.nextToken());
            return json.paths;
        }
    }

    /**
     * Reads the document.
     *
     * @param types results of JSON_TYPE for the scalars at those paths
     * @throws InexpressibleValueException if a scalar has an unknown type, or types are missing
     */
    public static JsonValue read(String text, List<String> types) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            return new TypedJson(parser, 0, types.iterator()).value(parser.nextToken());
        } catch (NoSuchElementException e) {
            throw InexpressibleValueException.holding("scalars whose types are not known");
        }
    }

    private void findPaths(@Nullable JsonToken token) throws IOException {
        int length = path.length();
        if (token == JsonToken.START_OBJECT) {
            while (parser.nextToken() == JsonToken.FIELD_NAME && paths.size() <= maxPaths) {
                path.append('.').append(JsonString.quote(parser.currentName()));
                findPaths(parser.nextToken());
                path.setLength(length);
            }
        } else if (token == JsonToken.START_ARRAY) {
            int index = 0;
            for (JsonToken next = parser.nextToken();
                    next != JsonToken.END_ARRAY && paths.size() <= maxPaths;
                    next = parser.nextToken()) {
                path.append('[').append(index++).append(']');
                findPaths(next);
                path.setLength(length);
            }
        } else if (isUnclear(token)) {
            paths.add(path.toString());
        }
    }

    private boolean isUnclear(@Nullable JsonToken token) throws IOException {
        return token == JsonToken.VALUE_STRING
                ? OpaqueType.mayPrint(parser.getText())
                : token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT;
    }

    private JsonValue value(@Nullable JsonToken token) throws IOException {
        if (token == JsonToken.START_OBJECT) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                members.put(name, value(parser.nextToken()));
            }
            return new JsonObject(members);
        } else if (token == JsonToken.START_ARRAY) {
            List<JsonValue> elements = new ArrayList<>();
            for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                elements.add(value(next));
            }
            return new JsonArray(elements);
        } else if (isUnclear(token)) {
            return scalar(Objects.requireNonNull(types).next(), parser.getText());
        } else if (token == JsonToken.VALUE_STRING) {
            return new JsonString(parser.getText());
        } else if (token == JsonToken.VALUE_NULL) {
            return new JsonNull();
        }
        return new JsonBoolean(token == JsonToken.VALUE_TRUE);
    }

    private static JsonValue scalar(String type, String text) {
        return switch (type) {
            case "STRING" -> new JsonString(text);
            case "INTEGER" -> new JsonInteger(Long.parseLong(text));
            case "UNSIGNED INTEGER" -> new JsonUnsigned(Long.parseUnsignedLong(text));
            case "DOUBLE" -> new JsonDouble(Double.parseDouble(text));
            default -> {
                JsonValue opaque = OpaqueScalar.of(type, text);
                if (opaque == null) {
                    throw InexpressibleValueException.holding("a scalar of JSON_TYPE " + type);
                }
                yield opaque;
            }
        };
    }
}
