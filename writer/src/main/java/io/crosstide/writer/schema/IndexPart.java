package io.crosstide.writer.schema;

import org.jspecify.annotations.Nullable;

/**
 * One part of an index.
 *
 * @param column the column's name; null for an expression
 * @param prefixLength number of characters (bytes of binary columns) in the index; 0 for all
 * @param expression of a functional part, as MySQL prints it; null for a column
 */
public record IndexPart(
        @Nullable String column, int prefixLength, @Nullable String expression) {}
