package io.crosstide.change.row;

import org.jspecify.annotations.Nullable;

/**
 * One row inserted, updated or deleted.
 *
 * @param before the before image; null for an insert
 * @param after the after image; null for a delete
 */
public record RowChange(
        Kind kind, @Nullable Row before, @Nullable Row after) {
    public RowChange {
        if ((before == null) != (kind == Kind.INSERT) || (after == null) != (kind == Kind.DELETE)) {
            throw new IllegalArgumentException(kind + " has the wrong images");
        }
    }
}
