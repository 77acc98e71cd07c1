package io.crosstide.writer.conflict;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the target that caused a clash.
 *
 * @param values text of all columns of the target, for the report
 * @param sameAsBefore whether it equals the before image in all columns that the source has
 * @param sameAsAfter whether it equals the after image in all columns that the source has
 */
record FoundRow(Map<String, @Nullable String> values, boolean sameAsBefore, boolean sameAsAfter) {
    FoundRow {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
