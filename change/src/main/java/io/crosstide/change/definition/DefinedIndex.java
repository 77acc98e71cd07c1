package io.crosstide.change.definition;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An index or the primary key, whose name is {@code PRIMARY}.
 *
 * @param type such as {@code BTREE}
 */
public record DefinedIndex(String name, boolean unique, String type, List<Part> parts) {

    /** Name of every primary key. */
    public static final String PRIMARY = "PRIMARY";

    /**
     * One part.
     *
     * @param column null for an expression
     * @param prefixLength number of characters (bytes of binary columns) in the index; 0 for all
     * @param expression of a functional part, as the server prints it; null for a column
     */
    public record Part(
            @Nullable String column,
            int prefixLength,
            boolean descending,
            @Nullable String expression) {
        public Part {
            if ((column == null) == (expression == null)) {
                throw new IllegalArgumentException(
                        "a part is a column or an expression, not " + column + " and " + expression);
            }
        }
    }

    public DefinedIndex {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("index " + name + " has no parts");
        }
    }

    public boolean isPrimary() {
        return name.equals(PRIMARY);
    }
}
