package io.crosstide.bookkeeping.conflict;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row change that did not find what it expected. Values are text or null, bytes {@code 0x...}.
 *
 * @param datacenter the target, where it was met
 * @param table {@code database.table}
 * @param indexes names of the indexes or constraints that refused; empty for missing and differing rows
 * @param key the columns that name the row; all columns for tables without a key
 * @param found the target's rows that were in the way
 * @param decision {@link #KEPT_TARGET} or {@link #ALREADY_SAME}
 */
public record Conflict(
        String id,
        ConflictKind kind,
        ConflictStatus status,
        Instant time,
        String mesh,
        String cluster,
        String origin,
        String datacenter,
        String table,
        String gtid,
        long seq,
        int eventIndex,
        int rowIndex,
        List<String> indexes,
        Map<String, @Nullable String> key,
        @Nullable Map<String, @Nullable String> before,
        @Nullable Map<String, @Nullable String> after,
        List<Map<String, @Nullable String>> found,
        String policy,
        String decision,
        @Nullable String note) {
    /** The target's row stays as it is. */
    public static final String KEPT_TARGET = "kept-target";
    /** The target holds what the change would have made. */
    public static final String ALREADY_SAME = "already-same";

    public Conflict {
        indexes = List.copyOf(indexes);
        key = copy(key);
        before = before == null ? null : copy(before);
        after = after == null ? null : copy(after);
        found = found.stream().map(Conflict::copy).toList();
    }

    private static Map<String, @Nullable String> copy(Map<String, @Nullable String> values) {
        return Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }
}
