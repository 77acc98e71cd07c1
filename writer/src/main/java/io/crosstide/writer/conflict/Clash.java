package io.crosstide.writer.conflict;

import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a row change could not be applied, before it is recorded.
 *
 * @param names indexes or constraints that refused the change
 * @param found the target's rows that caused the clash
 * @param alreadySame whether the target already has the result of the change
 */
public record Clash(
        ConflictKind kind,
        List<String> names,
        List<Map<String, @Nullable String>> found,
        boolean alreadySame,
        @Nullable String note) {
    /** The same clash with an additional note. */
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
