package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a row change met, before it is recorded.
 *
 * @param names indexes or constraints that refused
 * @param found the target's rows in the way
 * @param alreadySame whether the target holds what the change would have made
 */
public record Clash(
        ConflictKind kind,
        List<String> names,
        List<Map<String, @Nullable String>> found,
        boolean alreadySame,
        @Nullable String note) {
    /** The same with more to be said of it. */
    public Clash and(@Nullable String more) {
        if (more == null) {
            return this;
        }
        return new Clash(kind, names, found, alreadySame, note == null ? more : note + "; " + more);
    }

    static Clash of(ConflictKind kind, List<FoundRow> found, boolean alreadySame) {
        return new Clash(kind, List.of(), found.stream().map(FoundRow::values).toList(), alreadySame, null);
    }
}
