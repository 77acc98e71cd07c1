package io.crosstide.syncer.definition;

import io.crosstide.change.definition.DefinedCheck;
import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedForeignKey;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the definition of a table while it is read row by row. */
final class DefinitionDraft {
    private final TableName name;
    private final String type;
    private final @Nullable String engine;
    private final @Nullable String rowFormat;
    private final @Nullable String collation;
    private final List<DefinedColumn> columns = new ArrayList<>();
    private final Map<String, Index> indexes = new LinkedHashMap<>();
    private final Map<String, Key> keys = new LinkedHashMap<>();
    private final List<DefinedTrigger> triggers = new ArrayList<>();
    private final List<DefinedCheck> checks = new ArrayList<>();
    private final List<RememberedLink> remembered = new ArrayList<>();

    private record Index(boolean unique, String type, List<DefinedIndex.Part> parts) {}

    private record Key(
            TableName parent, String onDelete, String onUpdate, List<String> columns, List<String> parentColumns) {}

    DefinitionDraft(
            TableName name,
            String type,
            @Nullable String engine,
            @Nullable String rowFormat,
            @Nullable String collation) {
        this.name = name;
        this.type = type;
        this.engine = engine;
        this.rowFormat = rowFormat;
        this.collation = collation;
    }

    TableName name() {
        return name;
    }

    void column(DefinedColumn column) {
        columns.add(column);
    }

    void indexPart(String index, boolean unique, String indexType, DefinedIndex.Part part) {
        indexes.computeIfAbsent(index, ignored -> new Index(unique, indexType, new ArrayList<>()))
                .parts
                .add(part);
    }

    void keyColumn(String key, String column, TableName parent, String parentColumn, String onDelete, String onUpdate) {
        Key found = keys.computeIfAbsent(
                key, ignored -> new Key(parent, onDelete, onUpdate, new ArrayList<>(), new ArrayList<>()));
        found.columns.add(column);
        found.parentColumns.add(parentColumn);
    }

    void trigger(DefinedTrigger trigger) {
        triggers.add(trigger);
    }

    void check(DefinedCheck check) {
        checks.add(check);
    }

    void remembered(RememberedLink link) {
        remembered.add(link);
    }

    TableDefinition definition() {
        List<DefinedIndex> allIndexes = new ArrayList<>();
        indexes.forEach(
                (index, found) -> allIndexes.add(new DefinedIndex(index, found.unique, found.type, found.parts)));
        List<DefinedForeignKey> allKeys = new ArrayList<>();
        keys.forEach((key, found) -> allKeys.add(new DefinedForeignKey(
                key, found.columns, found.parent, found.parentColumns, found.onDelete, found.onUpdate)));
        return new TableDefinition(
                name, type, engine, rowFormat, collation, columns, allIndexes, allKeys, triggers, checks, remembered);
    }
}
