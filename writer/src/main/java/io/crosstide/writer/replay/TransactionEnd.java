package io.crosstide.writer.replay;

import io.crosstide.writer.position.PositionCarrier;
import java.util.Optional;

/** Reports the end of a target transaction to the replay mode and to the position carrier. */
final class TransactionEnd {
    private final Optional<PositionCarrier.Carried> carried;
    private final Runnable committed;
    private final Runnable abandoned;
    private boolean ended;

    /**
     * @param committed runs when the server has confirmed the commit
     * @param abandoned runs when the transaction is rolled back, or its outcome is not known
     */
    TransactionEnd(Optional<PositionCarrier.Carried> carried, Runnable committed, Runnable abandoned) {
        this.carried = carried;
        this.committed = committed;
        this.abandoned = abandoned;
    }

    /** The server has confirmed the commit. */
    void committed() {
        ended = true;
        carried.ifPresent(PositionCarrier.Carried::committed);
        committed.run();
    }

    /** The transaction is rolled back, or its outcome is not known. Has no effect after the end. */
    void abandoned() {
        if (!ended) {
            ended = true;
            carried.ifPresent(PositionCarrier.Carried::givenUp);
            abandoned.run();
        }
    }
}
