package io.crosstide.cli.schema;

import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedForeignKey;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.cli.table.PrintedType;
import io.crosstide.writer.schema.ShadowTriggers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts a definition into words that are the same for equal definitions, whatever the release of the server. */
final class FactsText {

    private FactsText() {}

    static TableFacts of(TableDefinition table) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("engine", String.valueOf(table.engine()));
        facts.put("row format", String.valueOf(table.rowFormat()).toLowerCase(Locale.ROOT));
        facts.put("default collation", PrintedType.of(" " + table.collation()).strip());
        table.columns().forEach(column -> facts.put("column " + column.name(), column(column)));
        table.indexes()
                .forEach(index -> facts.put(index.isPrimary() ? "primary key" : "index " + index.name(), index(index)));
        table.foreignKeys().forEach(key -> facts.put("foreign key " + key.name(), foreignKey(key)));
        table.triggers().forEach(trigger -> {
            boolean shadow = ShadowTriggers.is(trigger.name(), table.name(), trigger.statement());
            facts.put(
                    "trigger " + trigger.name(),
                    "%s %s%s"
                            .formatted(
                                    trigger.timing().toLowerCase(Locale.ROOT),
                                    trigger.event().toLowerCase(Locale.ROOT),
                                    shadow ? " (of an online schema change)" : ": " + trigger.statement()));
        });
        table.checks()
                .forEach(check -> facts.put(
                        "check " + check.name(), check.clause() + (check.enforced() ? "" : " (not enforced)")));
        return new TableFacts(table.columns().stream().map(DefinedColumn::name).toList(), facts);
    }

    private static String column(DefinedColumn column) {
        String collation = column.collation();
        String type = collation == null ? column.columnType() : column.columnType() + " " + collation;
        StringBuilder text = new StringBuilder(PrintedType.of(type));
        text.append(column.nullable() ? " null" : " not null");
        String literal = column.defaultText();
        if (literal != null) {
            boolean computed = column.extra().contains("DEFAULT_GENERATED");
            text.append(" default ").append(computed ? "(" + literal + ")" : "'" + literal + "'");
        }
        String extra = column.extra().replace("DEFAULT_GENERATED", "").strip();
        if (!extra.isEmpty()) {
            text.append(' ').append(extra.toLowerCase(Locale.ROOT));
        }
        if (!column.generationExpression().isEmpty()) {
            text.append(" as ").append(column.generationExpression());
        }
        return text.toString();
    }

    private static String index(DefinedIndex index) {
        String kind = index.isPrimary() ? "" : index.unique() ? "unique" : "not unique";
        String type = index.type().equals("BTREE") ? "" : " " + index.type().toLowerCase(Locale.ROOT);
        String first = (kind + type).strip();
        List<String> parts = new ArrayList<>();
        for (DefinedIndex.Part part : index.parts()) {
            String column = part.expression() == null ? part.column() : "(" + part.expression() + ")";
            String length = part.prefixLength() == 0 ? "" : "(" + part.prefixLength() + ")";
            parts.add(column + length + (part.descending() ? " desc" : ""));
        }
        return (first.isEmpty() ? "" : first + ": ") + String.join(", ", parts);
    }

    private static String foreignKey(DefinedForeignKey key) {
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            pairs.add("%s to %s.%s"
                    .formatted(
                            key.columns().get(i),
                            key.parent(),
                            key.parentColumns().get(i)));
        }
        return "on delete %s, on update %s: %s"
                .formatted(
                        key.onDelete().toLowerCase(Locale.ROOT),
                        key.onUpdate().toLowerCase(Locale.ROOT),
                        String.join(", ", pairs));
    }
}
