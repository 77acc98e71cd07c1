package io.crosstide.writer.plan;

import org.jspecify.annotations.Nullable;

/**
 * A value of an index that a transaction touches. Values that the index holds equal have equal folds; unequal ones may.
 *
 * @param fold null for a wildcard, which meets every key of the index
 */
public record RowKey(IndexId index, @Nullable String fold) {
    /** Meets every key of the index. */
    public static RowKey wildcard(IndexId index) {
        return new RowKey(index, null);
    }

    public boolean isWildcard() {
        return fold == null;
    }
}
