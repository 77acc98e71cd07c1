package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A random table.
 *
 * @param options the part after the list of columns
 * @param invisibleKey whether MySQL generates an invisible primary key
 */
record PlanTable(
        String name,
        List<PlanColumn> columns,
        List<PlanKey> keys,
        List<PlanForeignKey> foreignKeys,
        String options,
        boolean invisibleKey) {
    private static final PlanColumn INVISIBLE_KEY =
            new PlanColumn("my_row_id", "BIGINT UNSIGNED", "", ColumnKind.NUMBER, true, Set.of());

    PlanTable {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        foreignKeys = List.copyOf(foreignKeys);
    }

    PlanTable withKeys(List<PlanKey> changed) {
        return new PlanTable(name, columns, changed, foreignKeys, options, invisibleKey);
    }

    PlanTable withForeignKeys(List<PlanForeignKey> changed) {
        return new PlanTable(name, columns, keys, changed, options, invisibleKey);
    }

    PlanTable withColumns(List<PlanColumn> changed) {
        return new PlanTable(name, changed, keys, foreignKeys, options, invisibleKey);
    }

    PlanTable withOptions(String changed) {
        return new PlanTable(name, columns, keys, foreignKeys, changed, invisibleKey);
    }

    boolean has(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }

    boolean isPrimary(String column) {
        return keys.stream().anyMatch(key -> key.kind().equals("PRIMARY KEY") && key.uses(column));
    }

    /** Whether rows may clash. */
    boolean hasUniqueKey() {
        return hasInvisibleKey() || keys.stream().anyMatch(PlanKey::isUnique);
    }

    /** Whether it has a primary key that statements can set. */
    boolean hasPrimaryKey() {
        return keys.stream().anyMatch(key -> key.kind().equals("PRIMARY KEY"));
    }

    private boolean hasInvisibleKey() {
        return invisibleKey && !hasPrimaryKey();
    }

    PlanTable plain() {
        return new PlanTable(name, columns, keys, foreignKeys, "", false);
    }

    @Nullable PlanTable without(Use use) {
        if (use.table().equals(name) && use.column().isEmpty()) {
            return null;
        }
        PlanTable left = withForeignKeys(foreignKeys.stream()
                .filter(key -> !new Use(key.parent(), key.parentColumn()).dependsOn(use)
                        && !new Use(name, key.column()).dependsOn(use))
                .toList());
        if (!use.table().equals(name)) {
            return left;
        }
        List<PlanColumn> leftColumns = new ArrayList<>(columns);
        List<PlanKey> leftKeys = new ArrayList<>(keys);
        for (PlanColumn column : columns) {
            if (column.name().equals(use.column()) || column.uses().contains(use.column())) {
                leftColumns.remove(column);
                leftKeys.removeIf(key -> key.uses(column.name()));
            }
        }
        return leftColumns.isEmpty()
                ? null
                : new PlanTable(name, leftColumns, leftKeys, left.foreignKeys, options, invisibleKey);
    }

    List<String> definition() {
        List<String> parts = new ArrayList<>();
        columns.forEach(column -> parts.add(column.definition()));
        keys.forEach(key -> parts.add(key.definition()));
        foreignKeys.forEach(key -> parts.add(key.definition()));
        return List.of(
                "SET @older = 0 /*!80030 , SESSION sql_generate_invisible_primary_key = "
                        + (invisibleKey ? "ON" : "OFF") + " */",
                "CREATE TABLE " + name + " (" + String.join(", ", parts) + ")" + options);
    }

    /** All columns of the table at the server, including the generated invisible key. */
    List<PlanColumn> stored() {
        if (!hasInvisibleKey()) {
            return columns;
        }
        List<PlanColumn> all = new ArrayList<>(List.of(INVISIBLE_KEY));
        all.addAll(columns);
        return all;
    }

    /**
     * A query that prints all rows exactly. It reads the table itself, because InnoDB of MySQL 9.7.4 damages indexes on
     * gb18030 (found with CHECK TABLE, on both sides).
     */
    String query(String database) {
        return "SELECT /*+ NO_INDEX(" + name + ") */ "
                + stored().stream().map(PlanColumn::view).collect(Collectors.joining(", ")) + " FROM " + database + "."
                + name;
    }
}
