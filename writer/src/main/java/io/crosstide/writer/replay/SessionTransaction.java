package io.crosstide.writer.replay;

import io.crosstide.writer.failure.FailureKind;
import io.crosstide.writer.failure.UnknownOutcomeException;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.Optional;

/** A target transaction of one session. Reports its end to the mode and to the position carrier. */
final class SessionTransaction implements OpenTransaction {
    private final TargetSession session;
    private final Optional<PositionCarrier.Carried> carried;
    private final Runnable committed;
    private final Runnable abandoned;
    private boolean ended;

    /**
     * @param committed runs when the server has confirmed the commit
     * @param abandoned runs when the transaction is rolled back, or its outcome is not known
     */
    SessionTransaction(
            TargetSession session, Optional<PositionCarrier.Carried> carried, Runnable committed, Runnable abandoned) {
        this.session = session;
        this.carried = carried;
        this.committed = committed;
        this.abandoned = abandoned;
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
        ended = true;
        carried.ifPresent(PositionCarrier.Carried::committed);
        committed.run();
    }

    @Override
    public void abandoned() {
        if (!ended) {
            ended = true;
            carried.ifPresent(PositionCarrier.Carried::givenUp);
            abandoned.run();
        }
    }
}
