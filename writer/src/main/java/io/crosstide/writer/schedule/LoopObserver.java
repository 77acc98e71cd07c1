package io.crosstide.writer.schedule;

import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.replay.Task;
import io.crosstide.writer.row.ApplyResult;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Observes what a link does. The loop's thread calls it. */
public interface LoopObserver {
    void arrived(Received received);

    /** No record arrives, because the source is publishing a large transaction. */
    void reported(OpenTransactionRecord open);

    /** Transactions were already applied. */
    void skipped(long transactions);

    void applied(Task task, ApplyResult result);

    /**
     * Called about ten times a second, and more often while the link is busy.
     *
     * @param queued records that have arrived and are not done
     * @param waitingFor datacenters whose streams the next record waits for
     * @param lockWait the wait for a lock at the target that lasts longest
     * @param stopped why the link counts as stopped although unrelated tables are applied, or although its source is the
     *     cause
     * @throws LinkUnreachableException when the source has been silent for too long
     */
    void observe(
            AppliedPositions positions,
            int queued,
            List<String> waitingFor,
            Optional<LockWait> lockWait,
            Optional<LinkStoppedException> stopped)
            throws SQLException, LinkUnreachableException;
}
