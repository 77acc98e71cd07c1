package io.crosstide.compare;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that was read for comparison.
 *
 * @param hash hash of all columns for tables without a key; otherwise empty
 * @param values values in the order of the compared columns
 */
record ComparedRow(String hash, List<@Nullable String> values) {
    ComparedRow {
        values = Collections.unmodifiableList(values);
    }
}
