package io.crosstide.change.wire;

import io.crosstide.change.definition.DefinedCheck;
import io.crosstide.change.definition.DefinedColumn;
import io.crosstide.change.definition.DefinedForeignKey;
import io.crosstide.change.definition.DefinedIndex;
import io.crosstide.change.definition.DefinedTrigger;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.definition.TableDefinition;
import io.crosstide.change.row.TableName;
import io.crosstide.change.wire.proto.DefinedIndexPart;
import io.crosstide.change.wire.proto.RememberedMissingColumn;
import org.jspecify.annotations.Nullable;

/** Conversions between {@link TableDefinition} and its message. */
final class DefinitionFields {
    private DefinitionFields() {}

    static io.crosstide.change.wire.proto.TableDefinition message(TableDefinition table) {
        var builder =
                io.crosstide.change.wire.proto.TableDefinition.newBuilder().setType(table.type());
        ifPresent(table.engine(), builder::setEngine);
        ifPresent(table.rowFormat(), builder::setRowFormat);
        ifPresent(table.collation(), builder::setCollation);
        table.columns().forEach(column -> builder.addColumns(message(column)));
        table.indexes().forEach(index -> builder.addIndexes(message(index)));
        table.foreignKeys().forEach(key -> builder.addForeignKeys(message(key)));
        for (DefinedTrigger trigger : table.triggers()) {
            builder.addTriggersBuilder()
                    .setName(trigger.name())
                    .setTiming(trigger.timing())
                    .setEvent(trigger.event())
                    .setStatement(trigger.statement());
        }
        for (DefinedCheck check : table.checks()) {
            builder.addChecksBuilder()
                    .setName(check.name())
                    .setClause(check.clause())
                    .setEnforced(check.enforced());
        }
        table.remembered().forEach(link -> builder.addRemembered(message(link)));
        return builder.build();
    }

    static TableDefinition definition(TableName name, io.crosstide.change.wire.proto.TableDefinition message) {
        return new TableDefinition(
                name,
                message.getType(),
                message.hasEngine() ? message.getEngine() : null,
                message.hasRowFormat() ? message.getRowFormat() : null,
                message.hasCollation() ? message.getCollation() : null,
                message.getColumnsList().stream().map(DefinitionFields::column).toList(),
                message.getIndexesList().stream().map(DefinitionFields::index).toList(),
                message.getForeignKeysList().stream()
                        .map(key -> new DefinedForeignKey(
                                key.getName(),
                                key.getColumnsList(),
                                new TableName(key.getParentDatabase(), key.getParentTable()),
                                key.getParentColumnsList(),
                                key.getOnDelete(),
                                key.getOnUpdate()))
                        .toList(),
                message.getTriggersList().stream()
                        .map(trigger -> new DefinedTrigger(
                                trigger.getName(), trigger.getTiming(), trigger.getEvent(), trigger.getStatement()))
                        .toList(),
                message.getChecksList().stream()
                        .map(check -> new DefinedCheck(check.getName(), check.getClause(), check.getEnforced()))
                        .toList(),
                message.getRememberedList().stream()
                        .map(DefinitionFields::remembered)
                        .toList());
    }

    private static io.crosstide.change.wire.proto.DefinedColumn message(DefinedColumn column) {
        var builder = io.crosstide.change.wire.proto.DefinedColumn.newBuilder()
                .setName(column.name())
                .setDataType(column.dataType())
                .setColumnType(column.columnType())
                .setNullable(column.nullable())
                .setExtra(column.extra())
                .setCollationId(column.collationId())
                .setOctetLength(column.octetLength())
                .setPrecision(column.precision())
                .setScale(column.scale())
                .setFractionalDigits(column.fractionalDigits())
                .setGenerationExpression(column.generationExpression());
        ifPresent(column.defaultText(), builder::setDefaultText);
        ifPresent(column.charset(), builder::setCharset);
        ifPresent(column.collation(), builder::setCollation);
        return builder.build();
    }

    private static DefinedColumn column(io.crosstide.change.wire.proto.DefinedColumn message) {
        return new DefinedColumn(
                message.getName(),
                message.getDataType(),
                message.getColumnType(),
                message.getNullable(),
                message.hasDefaultText() ? message.getDefaultText() : null,
                message.getExtra(),
                message.hasCharset() ? message.getCharset() : null,
                message.hasCollation() ? message.getCollation() : null,
                message.getCollationId(),
                message.getOctetLength(),
                message.getPrecision(),
                message.getScale(),
                message.getFractionalDigits(),
                message.getGenerationExpression());
    }

    private static io.crosstide.change.wire.proto.DefinedIndex message(DefinedIndex index) {
        var builder = io.crosstide.change.wire.proto.DefinedIndex.newBuilder()
                .setName(index.name())
                .setUnique(index.unique())
                .setType(index.type());
        for (DefinedIndex.Part part : index.parts()) {
            DefinedIndexPart.Builder one = builder.addPartsBuilder()
                    .setPrefixLength(part.prefixLength())
                    .setDescending(part.descending());
            ifPresent(part.column(), one::setColumn);
            ifPresent(part.expression(), one::setExpression);
        }
        return builder.build();
    }

    private static DefinedIndex index(io.crosstide.change.wire.proto.DefinedIndex message) {
        return new DefinedIndex(
                message.getName(),
                message.getUnique(),
                message.getType(),
                message.getPartsList().stream()
                        .map(part -> new DefinedIndex.Part(
                                part.hasColumn() ? part.getColumn() : null,
                                part.getPrefixLength(),
                                part.getDescending(),
                                part.hasExpression() ? part.getExpression() : null))
                        .toList());
    }

    private static io.crosstide.change.wire.proto.DefinedForeignKey message(DefinedForeignKey key) {
        return io.crosstide.change.wire.proto.DefinedForeignKey.newBuilder()
                .setName(key.name())
                .addAllColumns(key.columns())
                .setParentDatabase(key.parent().database())
                .setParentTable(key.parent().table())
                .addAllParentColumns(key.parentColumns())
                .setOnDelete(key.onDelete())
                .setOnUpdate(key.onUpdate())
                .build();
    }

    private static io.crosstide.change.wire.proto.RememberedLink message(RememberedLink link) {
        var builder = io.crosstide.change.wire.proto.RememberedLink.newBuilder()
                .setSource(link.source())
                .addAllSourceOrder(link.sourceOrder())
                .addAllTargetOrder(link.targetOrder());
        for (RememberedLink.MissingColumn column : link.missing()) {
            RememberedMissingColumn.Builder one = builder.addMissingBuilder().setColumn(column.column());
            ifPresent(column.defaultText(), one::setDefaultText);
            ifPresent(column.foundDefault(), one::setFoundDefault);
        }
        return builder.build();
    }

    private static RememberedLink remembered(io.crosstide.change.wire.proto.RememberedLink message) {
        return new RememberedLink(
                message.getSource(),
                message.getSourceOrderList(),
                message.getTargetOrderList(),
                message.getMissingList().stream()
                        .map(column -> new RememberedLink.MissingColumn(
                                column.getColumn(),
                                column.hasDefaultText() ? column.getDefaultText() : null,
                                column.hasFoundDefault() ? column.getFoundDefault() : null))
                        .toList());
    }

    /** Sets a field of a builder. */
    @FunctionalInterface
    private interface Setter {
        Object set(String value);
    }

    private static void ifPresent(@Nullable String value, Setter setter) {
        if (value != null) {
            var unused = setter.set(value);
        }
    }
}
