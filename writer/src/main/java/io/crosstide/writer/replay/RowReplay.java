package io.crosstide.writer.replay;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.mapping.TransactionContext;
import io.crosstide.writer.row.ApplyResult;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.List;

/** Applies the row changes of a source transaction in the open target transaction. Never commits or rolls back. */
@FunctionalInterface
public interface RowReplay {
    /** Throws the same exceptions as {@link io.crosstide.writer.row.RowApplier#apply}. */
    ApplyResult apply(TargetSession session, TransactionContext context, List<TableRows> events)
            throws SQLException, LinkStoppedException;
}
