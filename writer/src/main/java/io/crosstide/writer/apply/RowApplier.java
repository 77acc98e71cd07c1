package io.crosstide.writer.apply;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.schema.TargetSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Applies the row changes of a transaction, or of a chunk of one. Safe for any number of threads. */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class RowApplier {
    private final TargetSchema schema;

    public RowApplier(TargetSchema schema) {
        this.schema = schema;
    }

    /**
     * Applies every row change, or records it as a conflict, inside the transaction that the caller has opened on a
     * connection made ready by {@link ReplaySession}. Never commits or rolls back.
     *
     * @throws SQLException roll back; deadlocks (1213), lock wait timeouts (1205), lost connections and
     *     {@link io.crosstide.writer.schema.TargetChangedException} are to be tried again
     * @throws LinkStoppedException roll back and stop the link
     */
    public ApplyResult apply(Connection connection, TransactionContext context, List<TableRows> events)
            throws SQLException, LinkStoppedException {
        throw new SQLException("not yet");
    }
}
