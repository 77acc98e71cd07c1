package io.crosstide.writer.plan;

import org.jspecify.annotations.Nullable;

/**
 * A value of an index that a transaction touches. Values that the index treats as equal have equal folds. Different
 * values may have equal folds too.
 *
 * @param fold null for a wildcard, which overlaps with every key of the index
 * @param shared whether the transaction only needs the value to be there, as a child row needs its parent: such
 *     transactions need no order among each other
 */
public record RowKey(IndexId index, @Nullable String fold, boolean shared) {
    /** The key of a row that is written. */
    public RowKey(IndexId index, @Nullable String fold) {
        this(index, fold, false);
    }

    /** Overlaps with every key of the index. */
    public static RowKey wildcard(IndexId index) {
        return new RowKey(index, null);
    }

    public boolean isWildcard() {
        return fold == null;
    }

    /** The same value, which must only be there. */
    RowKey asShared() {
        return new RowKey(index, fold, true);
    }

    /** The wildcard of the same index, shared if this key is. */
    RowKey widened() {
        return new RowKey(index, null, shared);
    }
}
