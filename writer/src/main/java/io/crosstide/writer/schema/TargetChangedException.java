package io.crosstide.writer.schema;

import io.crosstide.change.row.TableName;
import java.sql.SQLTransientException;

/**
 * The definition of a table changed after the transaction was planned, so the plan may run transactions in parallel
 * that must run in order. Roll back, wait until all transactions of the link before this one are applied, and apply it
 * again with the {@link TargetSchema#version()} of that time.
 */
public final class TargetChangedException extends SQLTransientException {
    private static final long serialVersionUID = 1L;

    public TargetChangedException(TableName table) {
        super("The definition of " + table + " changed at the target while a transaction was applied to it");
    }
}
