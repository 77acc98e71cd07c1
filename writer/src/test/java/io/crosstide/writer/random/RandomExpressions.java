package io.crosstide.writer.random;

import java.util.Set;

/**
 * Expressions over a column that evaluate to the same value in every session, for generated columns and functional
 * indexes.
 */
final class RandomExpressions {
    private static final int MAX_KEY_BYTES = 900;

    private RandomExpressions() {}

    /**
     * The expression of a generated column; empty if there is none.
     *
     * @param text whether the result has characters, not a number
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

    /** The expression of a functional index; empty if there is none. */
    static String indexed(Draft draft, String column, Set<Feature> features) {
        return switch (draft.kind()) {
            case CHARACTERS -> draft.keyBytes() > 0 && draft.keyBytes() < MAX_KEY_BYTES ? "LOWER(" + column + ")" : "";
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
