package io.crosstide.writer.plan;

import io.crosstide.change.row.Row;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Builds the row key of one index from a row image.
 *
 * @param parts empty where the image does not contain the value: a column that the source does not have, a generated
 *     column, an expression
 */
record KeyRecipe(IndexId index, List<Optional<Part>> parts) {
    /** A longer fold is cut and gets a hash. Equal hashes only reduce parallelism. */
    private static final int MAX_FOLD_LENGTH = 100;

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

    /** The key of a row; null if it has no key because a part is NULL. */
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
        return fold.length() <= MAX_FOLD_LENGTH
                ? fold.toString()
                : fold.substring(0, MAX_FOLD_LENGTH) + '#' + fold.toString().hashCode();
    }

    /** Whether the images have different values in the index's columns; true if that is unknown. */
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
