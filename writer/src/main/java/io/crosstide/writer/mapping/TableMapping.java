package io.crosstide.writer.mapping;

import io.crosstide.change.row.TableMap;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetTable;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How rows of a source's table become rows of the target's.
 *
 * @param columns all columns that are written, without the target's generated columns
 * @param key columns of the key that identifies a row at the target: the primary key, else the first unique index
 *     without NULLs; empty if the table has neither
 * @param generated columns that the target generates and stores, and that the source's rows also contain
 * @param missing columns that the target does not have; rows can be applied while these columns have their default
 * @param sameLayout whether the target reads row events of the table as the source wrote them, see {@link SameLayout}
 */
public record TableMapping(
        TableMap source,
        TargetTable table,
        List<MappedColumn> columns,
        List<MappedColumn> key,
        List<MappedColumn> generated,
        List<MissingColumn> missing,
        boolean sameLayout) {
    public TableMapping {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
        generated = List.copyOf(generated);
        missing = List.copyOf(missing);
    }

    /**
     * Whether rows may be changed by row events only: the table's triggers would fire for statements, although the source's
     * triggers have already made their changes.
     */
    public boolean byEventsOnly() {
        return !table.triggers().isEmpty();
    }

    public boolean hasKey() {
        return !key.isEmpty();
    }

    /** Columns that only the target has, and that an UPDATE changes although it does not set them. */
    public List<TargetColumn> ownOnUpdate() {
        return table.columns().stream()
                .filter(column -> column.changesOnUpdate() && column(column.name()) == null)
                .toList();
    }

    /** The column of the target with this name; null if no column of the source maps to it. */
    public @Nullable MappedColumn column(@Nullable String name) {
        return named(columns.stream(), name);
    }

    /** The same, including columns that the target generates and stores. */
    public @Nullable MappedColumn keptColumn(String name) {
        return named(Stream.concat(columns.stream(), generated.stream()), name);
    }

    private static @Nullable MappedColumn named(Stream<MappedColumn> columns, @Nullable String name) {
        Optional<MappedColumn> found = columns.filter(column ->
                        name != null && ColumnNames.same(column.target().name(), name))
                .findFirst();
        return found.orElse(null);
    }
}
