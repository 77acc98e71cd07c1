package io.crosstide.writer.plan;

import io.crosstide.change.event.Column;
import io.crosstide.change.event.ColumnValue;
import io.crosstide.change.event.Row;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How to make a row key of one index out of a row image.
 *
 * @param parts null in the place of what the image does not tell: columns the source has not, generated columns,
 *     expressions
 */
record KeyRecipe(IndexId index, List<Optional<Part>> parts) {
    /** Longer folds are cut to what their hash tells apart; equal hashes only cost parallelism. */
    private static final int LONGEST_FOLD = 100;

    record Part(Column source, TargetColumn target, int prefixLength) {
        int position() {
            return source.position();
        }
    }

    KeyRecipe {
        parts = List.copyOf(parts);
    }

    static KeyRecipe of(IndexId index, List<IndexPart> parts, TargetTable table, List<Column> source) {
        List<Optional<Part>> found = new ArrayList<>();
        for (IndexPart part : parts) {
            found.add(Optional.ofNullable(part(part, table, source)));
        }
        return new KeyRecipe(index, found);
    }

    private static @Nullable Part part(IndexPart part, TargetTable table, List<Column> source) {
        String name = part.column();
        TargetColumn target = name == null ? null : table.column(name);
        if (target == null || target.isGenerated()) {
            return null;
        }
        for (Column column : source) {
            if (ColumnNames.same(column.name(), target.name())) {
                return new Part(column, target, part.prefixLength());
            }
        }
        return null;
    }

    /** The key of a row; null where it has none because a part is NULL. */
    @Nullable RowKey key(Row row) {
        StringBuilder fold = new StringBuilder();
        boolean known = true;
        for (Optional<Part> optional : parts) {
            if (optional.isEmpty()) {
                known = false;
                continue;
            }
            Part part = optional.get();
            ColumnValue value = row.value(part.position());
            if (value instanceof ColumnValue.Null) {
                return null;
            }
            String text = ValueFold.fold(value, part.source.members(), part.target, part.prefixLength);
            known &= text != null;
            if (text != null) {
                fold.append(text.length()).append(':').append(text);
            }
        }
        return known ? new RowKey(index, shortened(fold)) : RowKey.wildcard(index);
    }

    private static String shortened(StringBuilder fold) {
        return fold.length() <= LONGEST_FOLD
                ? fold.toString()
                : fold.substring(0, LONGEST_FOLD) + '#' + fold.toString().hashCode();
    }

    /** Whether the images hold other values in the index's columns; true where that is not known. */
    boolean differs(Row before, Row after) {
        for (Optional<Part> part : parts) {
            if (part.isEmpty()
                    || !before.value(part.get().position())
                            .equals(after.value(part.get().position()))) {
                return true;
            }
        }
        return false;
    }
}
