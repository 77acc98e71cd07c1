package io.crosstide.bookkeeping;

import io.crosstide.topology.LinkName;
import java.util.List;

/**
 * A prepared statement that fails, and so ends its packet, unless a process owns a link in an epoch and a guard row exists.
 * It keeps the epoch from being raised before the transaction ends. A session prepares it once: each target transaction
 * executes it, and to parse and resolve it costs more than to execute it.
 *
 * <p>It returns no rows: if its condition is false, a sum is too large. DO would return none either, but InnoDB locks
 * all that a DO reads.
 *
 * <p>If the GTID of the transaction is already executed, MySQL skips it, like every change of the packet, without an error.
 */
public record PacketCheck(LinkName link, long epoch) {
    /** Executes it, in a transaction that reads uncommitted rows. */
    public static final String EXECUTE = "EXECUTE crosstide_check";

    /** The statement that prepares it for a session. */
    public String prepare() {
        return "PREPARE crosstide_check FROM " + SqlText.literalInAnySqlMode(statement("", ""));
    }

    /**
     * A statement that also fails unless these rows are there, and locks them. It uses their tables before it looks for
     * the guard row.
     *
     * @param rows one or more, of tables with a primary key
     */
    public String with(List<ExpectedRow> rows) {
        StringBuilder joins = new StringBuilder();
        StringBuilder conditions = new StringBuilder();
        StringBuilder names = new StringBuilder();
        for (ExpectedRow row : rows) {
            joins.append(" JOIN ")
                    .append(row.table())
                    .append(" AS ")
                    .append(row.name())
                    .append(" FORCE INDEX (PRIMARY)");
            conditions.append(" AND ").append(row.condition());
            names.append(names.isEmpty() ? " FOR UPDATE OF " : ", ").append(row.name());
        }
        return statement(joins, conditions) + names;
    }

    private String statement(CharSequence joins, CharSequence conditions) {
        return "SELECT 9223372036854775807 + (COUNT(*) <> 1) INTO @crosstide_found"
                + " FROM crosstide.owner AS o JOIN crosstide.guard AS g" + joins + " WHERE "
                + OwnerTable.isRowOf("o", link) + " AND o.epoch = " + epoch + " AND g.id = @crosstide_guard"
                + conditions
                + " FOR SHARE OF o";
    }

    /** An assignment, for a SET statement, after which it looks for this row. */
    public static String expecting(GuardRow row) {
        return "@crosstide_guard = _ascii'" + row.id() + "'";
    }
}
