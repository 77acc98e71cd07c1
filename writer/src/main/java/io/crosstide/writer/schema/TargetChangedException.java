package io.crosstide.writer.schema;

import io.crosstide.change.event.TableName;
import java.sql.SQLTransientException;

/**
 * The definition of a table changed after the transaction was planned, so that the plan may have put side by side
 * what has to be kept in order. Roll back, wait until all transactions of the link before this one are applied, and apply it again with the
 * {@link TargetSchema#version()} of then.
 */
public final class TargetChangedException extends SQLTransientException {
    private static final long serialVersionUID = 1L;

    public TargetChangedException(TableName table) {
        super("The definition of " + table + " changed at the target while a transaction was applied to it");
    }
}
