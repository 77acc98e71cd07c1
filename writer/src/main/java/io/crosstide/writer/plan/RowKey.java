package io.crosstide.writer.plan;

import org.jspecify.annotations.Nullable;

/**
 * A value of an index that a transaction touches. Values that the index treats as equal have equal folds. Different
 * values may have equal folds too.
 *
 * @param fold null for a wildcard, which overlaps with every key of the index
 */
public record RowKey(IndexId index, @Nullable String fold) {
    /** Overlaps with every key of the index. */
    public static RowKey wildcard(IndexId index) {
        return new RowKey(index, null);
    }

    public boolean isWildcard() {
        return fold == null;
    }
}
