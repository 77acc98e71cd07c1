package io.crosstide.writer.mapping;

import io.crosstide.writer.schema.TargetTable;
import java.util.List;

/**
 * What a writer will do with rows of a table, from the definitions of both sides alone. It decides with the classes that
 * decide for a writer when rows arrive, and changes nothing.
 *
 * @param byEvents whether the target reads row events of the table as the source wrote them
 * @param leftOut columns that the target lacks, each with its default: rows are applied while they have it
 */
public record TableJudgement(boolean byEvents, List<String> leftOut) {
    public TableJudgement {
        leftOut = List.copyOf(leftOut);
    }

    /**
     * Judges a pair of tables.
     *
     * @param source the source's table, read as a target's table would be
     * @param alikeOnly whether the writer refuses tables that row events do not fit ({@code writer.apply: binlog})
     * @throws MismatchException if the table is blocked; says why, and what to do
     */
    public static TableJudgement of(
            TargetTable source, TargetTable target, boolean alikeOnly, RememberedColumns remembered)
            throws MismatchException {
        TableMapping mapping = TableMapper.map(ExpectedTableMap.of(source), target, ExpectedTableMap.defaults(source));
        TableMappings.requireAllowed(mapping, alikeOnly);
        MissingColumns.require(target, remembered.missing());
        if (remembered.order().isPresent()) {
            ColumnOrders.require(remembered.order().get(), mapping);
        }
        return new TableJudgement(
                mapping.sameLayout(),
                mapping.missing().stream()
                        .map(column -> column.source().name() + " (default " + column.shownDefault() + ")")
                        .toList());
    }
}
