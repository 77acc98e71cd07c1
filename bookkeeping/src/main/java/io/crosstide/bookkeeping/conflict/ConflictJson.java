package io.crosstide.bookkeeping.conflict;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows and lists in the form of the JSON columns of {@code crosstide.conflict}. */
public final class ConflictJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final TypeReference<List<String>> NAMES = new TypeReference<>() {};
    private static final TypeReference<LinkedHashMap<String, @Nullable String>> ROW = new TypeReference<>() {};
    private static final TypeReference<List<LinkedHashMap<String, @Nullable String>>> ROWS = new TypeReference<>() {};

    private ConflictJson() {}

    /** JSON text of a row, a list of rows or a list of names. */
    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** JSON text of a list of names. */
    public static String text(List<String> names) {
        return write(names);
    }

    /** Reads a list of names. */
    public static List<String> names(String json) {
        return read(json, NAMES);
    }

    /** Reads a row. MySQL orders the members of a JSON object by length, so the order of columns is lost. */
    public static Map<String, @Nullable String> row(String json) {
        return read(json, ROW);
    }

    /** Reads a list of rows. */
    public static List<Map<String, @Nullable String>> rows(String json) {
        return List.copyOf(read(json, ROWS));
    }

    private static <T> T read(String json, TypeReference<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
