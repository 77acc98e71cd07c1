package io.crosstide.writer.mapping;

import io.crosstide.change.row.TableMap;
import io.crosstide.change.value.Column;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.writer.schema.ColumnNames;
import io.crosstide.writer.schema.IndexPart;
import io.crosstide.writer.schema.TargetColumn;
import io.crosstide.writer.schema.TargetIndex;
import io.crosstide.writer.schema.TargetTable;
import io.crosstide.writer.value.ColumnSql;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Maps a source's table to the target's by the names of columns, or reports why this is impossible. */
final class TableMapper {
    private TableMapper() {}

    /** @param defaults of the source's table; null if they are unknown */
    static TableMapping map(TableMap source, TargetTable table, @Nullable TableDefaults defaults)
            throws MismatchException {
        requireUsable(table);
        List<String> problems = new ArrayList<>();
        List<MappedColumn> columns = new ArrayList<>();
        List<MappedColumn> generated = new ArrayList<>();
        List<MissingColumn> missing = new ArrayList<>();
        for (Column column : source.columns()) {
            TargetColumn target = table.column(column.name());
            if (target == null) {
                MissingColumn absent = MissingColumn.of(column, defaults);
                if (absent == null) {
                    problems.add("source has " + ColumnDefinition.of(column) + ", target has no such column");
                } else {
                    missing.add(absent);
                }
            } else if (target.isGenerated()) {
                ColumnSql sql = ColumnMatch.ofValues(column, target);
                if (!mayBeComputed(column, defaults) || (target.keepsGenerated() && sql == null)) {
                    problems.add("source has " + ColumnDefinition.of(column) + ", target has "
                            + ColumnDefinition.of(target));
                } else if (target.keepsGenerated() && sql != null) {
                    generated.add(new MappedColumn(column, target, sql));
                }
            } else {
                ColumnSql sql = ColumnMatch.of(column, target);
                if (sql == null) {
                    problems.add("source has " + ColumnDefinition.of(column) + ", target has "
                            + ColumnDefinition.of(target));
                } else {
                    columns.add(new MappedColumn(column, target, sql));
                }
            }
        }
        addExtraColumns(source, table, problems);
        if (!problems.isEmpty()) {
            throw new MismatchException(
                    "source and target define it differently: " + String.join("; ", problems),
                    "Change one of the tables so that the target's columns have the same names and equal or wider types"
                            + " (extra columns must be nullable or have a default), or exclude the table in the"
                            + " topology file.");
        }
        TableMapping withoutKey = new TableMapping(source, table, columns, List.of(), generated, missing, false);
        TableMapping mapping = new TableMapping(
                source, table, columns, key(withoutKey), generated, missing, SameLayout.is(source, table));
        requireEvents(mapping);
        return mapping;
    }

    /** Whether the source computes the column. The answer is true if this is unknown. */
    private static boolean mayBeComputed(Column column, @Nullable TableDefaults defaults) {
        return defaults == null
                || defaults.columns().stream()
                        .anyMatch(each -> ColumnNames.same(each.column(), column.name())
                                && each.literal() == null
                                && !each.expression());
    }

    private static void requireUsable(TargetTable table) throws MismatchException {
        if (!table.engine().equalsIgnoreCase("InnoDB")) {
            throw new MismatchException(
                    "the target's table is not an InnoDB table but " + table.engine(),
                    "Convert it with ALTER TABLE … ENGINE=InnoDB, or exclude it in the topology file.");
        }
    }

    /** Row events fire no triggers; statements would. */
    private static void requireEvents(TableMapping mapping) throws MismatchException {
        if (mapping.byEventsOnly() && !mapping.sameLayout()) {
            throw new MismatchException(
                    "the target's table has triggers ("
                            + String.join(", ", mapping.table().triggers())
                            + "), so only row events can change it, but they do not fit: " + SameLayout.DIFFERENCES,
                    "Drop the triggers at the target, define the target's table as the source's, or exclude the table in"
                            + " the topology file.");
        }
    }

    private static void addExtraColumns(TableMap source, TargetTable table, List<String> problems) {
        Set<String> names = source.columns().stream()
                .map(column -> column.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        for (TargetColumn column : table.columns()) {
            if (!names.contains(column.name().toLowerCase(Locale.ROOT))
                    && !column.nullable()
                    && !column.hasDefault()
                    && !column.isGenerated()) {
                problems.add(
                        "target has " + ColumnDefinition.of(column) + " without a default, source has no such column");
            }
        }
    }

    private static List<MappedColumn> key(TableMapping mapping) {
        for (TargetIndex index : mapping.table().uniqueIndexes()) {
            List<MappedColumn> columns = new ArrayList<>();
            for (IndexPart part : index.parts()) {
                MappedColumn column = keyColumn(part, mapping);
                if (column != null) {
                    columns.add(column);
                }
            }
            if (columns.size() == index.parts().size()) {
                return columns;
            }
        }
        return List.of();
    }

    private static @Nullable MappedColumn keyColumn(IndexPart part, TableMapping mapping) {
        MappedColumn column = mapping.column(part.column());
        return column == null || column.target().nullable() || part.prefixLength() > 0 ? null : column;
    }
}
