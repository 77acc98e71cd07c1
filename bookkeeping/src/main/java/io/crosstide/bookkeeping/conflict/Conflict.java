package io.crosstide.bookkeeping.conflict;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row change that did not find the target's rows as expected. Values are text or null; bytes are {@code 0x...}.
 *
 * @param datacenter the target, where the conflict occurred; the source for a transaction that its stream skipped
 * @param table {@code database.table}; {@code database.*} for a statement that names only the database
 * @param indexes names of the indexes or constraints that refused the change; empty for missing and differing rows
 * @param seq 0 for a transaction that its stream skipped
 * @param key the columns that identify the row; all columns for tables without a key
 * @param found the target's rows that blocked the change
 * @param decision {@link #KEPT_TARGET}, {@link #ALREADY_SAME}, {@link #OVERWRITTEN} or {@link #SKIPPED}
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
    /** The target keeps its row. */
    public static final String KEPT_TARGET = "kept-target";
    /** The target already has the result of the change. */
    public static final String ALREADY_SAME = "already-same";
    /** The change was applied, and the target's row is lost. */
    public static final String OVERWRITTEN = "overwritten";
    /** The change was not applied, because an operator has ordered to skip its transaction. */
    public static final String SKIPPED = "skipped";

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
