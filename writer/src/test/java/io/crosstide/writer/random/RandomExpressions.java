package io.crosstide.writer.random;

import java.util.Set;

/** Expressions over a column that every session evaluates alike, for generated columns and functional indexes. */
final class RandomExpressions {
    private static final int MOST_KEY_BYTES = 900;

    private RandomExpressions() {}

    /**
     * What a generated column is made of; empty where there is nothing.
     *
     * @param text whether it gives characters, and no number
     */
    static String generated(Draft draft, String base, boolean text, Set<Feature> features) {
        return switch (draft.kind()) {
            case CHARACTERS -> text ? "UPPER(" + base + ")" : "CHAR_LENGTH(" + base + ")";
            case BYTES -> text ? "LEFT(HEX(" + base + "), 6)" : "LENGTH(" + base + ")";
            case JSON -> text ? "JSON_UNQUOTE(JSON_EXTRACT(" + base + ", '$[0]'))" : "JSON_LENGTH(" + base + ")";
            case FLOATING ->
                text
                        ? (features.contains(Feature.FLOATS_AS_TEXT) ? "LEFT(CAST(" + base + " AS CHAR), 5)" : "")
                        : "(" + base + " IS NULL)";
            case NUMBER -> text ? "LEFT(CAST(" + base + " AS CHAR), 5)" : "(" + base + " IS NULL)";
            case BITS, TEMPORAL, ENUM, SET -> "";
        };
    }

    /** What a functional index holds; empty where there is none. */
    static String indexed(Draft draft, String column, Set<Feature> features) {
        return switch (draft.kind()) {
            case CHARACTERS -> draft.keyBytes() > 0 && draft.keyBytes() < MOST_KEY_BYTES ? "LOWER(" + column + ")" : "";
            case NUMBER -> "(" + column + " IS NULL)";
            case JSON -> document(draft, column, features);
            case BYTES -> draft.keyBytes() > 0 ? "LEFT(HEX(" + column + "), 4)" : "";
            case BITS -> "(" + column + " % 5)";
            case FLOATING, TEMPORAL, ENUM, SET -> "";
        };
    }

    private static String document(Draft draft, String column, Set<Feature> features) {
        String list = features.contains(Feature.ARRAY_INDEXES) ? JsonTypes.list(draft, column) : "";
        return list.isEmpty() ? "CAST(" + column + "->>'$[0]' AS CHAR(99))" : list;
    }
}
