package io.crosstide.writer.schema;

import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedForeignKey;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.row.TableName;
import io.crosstide.change.value.Column;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Definitions that a datacenter has published, as a writer would read them from its server. */
public final class DefinedTables {
    private static final int UTF8MB4_COLLATION = 255;
    private static final Set<String> HAVE_MEMBERS = Set.of("enum", "set");

    private DefinedTables() {}

    /**
     * The tables by name.
     *
     * @param definitions of one server; foreign keys of tables that are not among them are not known as children
     */
    public static Map<TableName, TargetTable> of(Collection<TableDefinition> definitions) {
        Map<TableName, List<ForeignKey>> parents = new HashMap<>();
        Map<TableName, List<ForeignKey>> children = new HashMap<>();
        for (TableDefinition definition : definitions) {
            for (DefinedForeignKey defined : definition.foreignKeys()) {
                ForeignKey key = foreignKey(definition.name(), defined);
                parents.computeIfAbsent(key.child(), name -> new ArrayList<>()).add(key);
                children.computeIfAbsent(key.parent(), name -> new ArrayList<>())
                        .add(key);
            }
        }
        Map<TableName, TargetTable> tables = new HashMap<>();
        for (TableDefinition definition : definitions) {
            TableName name = definition.name();
            List<ForeignKey> ofOthers = children.getOrDefault(name, new ArrayList<>());
            ofOthers.sort(Comparator.comparing((ForeignKey key) -> key.child().database())
                    .thenComparing(ForeignKey::name));
            tables.put(name, table(definition, parents.getOrDefault(name, List.of()), ofOthers));
        }
        return tables;
    }

    private static TargetTable table(TableDefinition table, List<ForeignKey> parents, List<ForeignKey> children) {
        List<String> triggers = new ArrayList<>();
        boolean changingSchema = false;
        for (DefinedTrigger trigger : table.triggers()) {
            if (ShadowTriggers.is(trigger.name(), table.name(), trigger.statement())) {
                changingSchema = true;
            } else {
                triggers.add(trigger.name());
            }
        }
        return new TargetTable(
                table.name(),
                table.isBaseTable() ? Objects.requireNonNullElse(table.engine(), table.type()) : table.type(),
                table.columns().stream().map(column -> column(table, column)).toList(),
                uniqueIndexes(table),
                parents,
                children,
                triggers,
                changingSchema);
    }

    private static TargetColumn column(TableDefinition table, DefinedColumn column) {
        String extra = column.extra().toUpperCase(Locale.ROOT);
        boolean virtual = extra.contains("VIRTUAL GENERATED");
        boolean stored = extra.contains("STORED GENERATED");
        String literal = column.defaultText();
        int collationId = column.collation() == null && HAVE_MEMBERS.contains(column.dataType())
                ? Column.BINARY_COLLATION
                : column.collationId();
        return new TargetColumn(
                column.name(),
                column.dataType(),
                column.columnType(),
                column.nullable(),
                literal != null || extra.contains("AUTO_INCREMENT") || extra.contains("DEFAULT_GENERATED"),
                extra.contains("ON UPDATE"),
                extra.contains("GENERATED") ? null : literal,
                column.charset(),
                column.collation(),
                collationId,
                column.octetLength(),
                column.precision(),
                column.scale() + column.fractionalDigits(),
                virtual || stored ? Expressions.unescaped(column.generationExpression()) : null,
                stored || (virtual && isIndexed(table, column.name())),
                members(column.columnType(), column.charset(), collationId));
    }

    private static boolean isIndexed(TableDefinition table, String column) {
        return table.indexes().stream()
                .flatMap(index -> index.parts().stream())
                .anyMatch(part -> column.equals(part.column()));
    }

    /**
     * The members as the server printed them. Where Java does not know the character set, a writer compares the bytes of the
     * column: then members are equal only to those of the same character set.
     */
    private static List<String> members(String columnType, @Nullable String charset, int collationId) {
        int printed = charset == null ? collationId : UTF8MB4_COLLATION;
        boolean known = charset == null || CollationCatalog.charset(collationId).isPresent();
        return TypeMembers.of(columnType).stream()
                .map(member -> Column.member(member, printed))
                .map(member -> known || isAscii(member) ? member : charset + ":" + member)
                .toList();
    }

    private static boolean isAscii(String member) {
        return member.chars().allMatch(c -> c < 0x80);
    }

    private static List<TargetIndex> uniqueIndexes(TableDefinition table) {
        return table.indexes().stream()
                .filter(DefinedIndex::unique)
                .sorted(Comparator.comparing(index -> !index.isPrimary()))
                .map(index -> new TargetIndex(
                        index.name(),
                        index.parts().stream().map(DefinedTables::part).toList()))
                .toList();
    }

    private static IndexPart part(DefinedIndex.Part part) {
        String expression = part.expression();
        return new IndexPart(
                part.column(), part.prefixLength(), expression == null ? null : Expressions.unescaped(expression));
    }

    private static ForeignKey foreignKey(TableName child, DefinedForeignKey key) {
        return new ForeignKey(
                key.name(),
                child,
                key.columns(),
                key.parent(),
                key.parentColumns(),
                ReferentialAction.of(key.onDelete()),
                ReferentialAction.of(key.onUpdate()));
    }
}
