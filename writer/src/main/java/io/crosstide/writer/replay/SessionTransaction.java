package io.crosstide.writer.replay;

import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;

/** A target transaction of one session. */
final class SessionTransaction implements OpenTransaction {
    private final TargetSession session;
    private final TransactionEnd end;

    SessionTransaction(TargetSession session, TransactionEnd end) {
        this.session = session;
        this.end = end;
    }

    @Override
    public void commit() throws SQLException, UnknownOutcomeException {
        try {
            session.execute("COMMIT");
        } catch (SQLException e) {
            abandoned();
            if (FailureKind.of(e) == FailureKind.LOCK) {
                throw e;
            }
            throw new UnknownOutcomeException(e);
        }
        end.committed();
    }

    @Override
    public void abandoned() {
        end.abandoned();
    }
}
