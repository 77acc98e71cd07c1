package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.Optional;

/**
 * How a source transaction becomes a target transaction, and how the target remembers that it did: one way per
 * loop-prevention mode. Safe for several threads.
 */
public interface ReplayMode {
    /** Whether the target had applied the transaction when this link began to work (W1). */
    boolean isApplied(Gtid gtid, long seq);

    /** Those of the GTIDs, which stand for nothing to replicate, that the target must be told of. */
    GtidSet toAccountFor(GtidSet gtids);

    /** Whether the target is known to have applied all that the dependency on this link's stream asks for (W5). */
    boolean includes(Dependency dependency);

    /** Opens a target transaction for the source transaction, and proves in it that this process owns the link. */
    OpenTransaction begin(TargetSession session, int slot, Gtid gtid, long seq, long stamp)
            throws SQLException, LinkFencedException;

    /** Tells the target of GTIDs with nothing to replicate. */
    void accountFor(TargetSession session, GtidSet gtids, long stamp) throws SQLException, LinkFencedException;

    /** Leaves nothing of an open transaction behind; the session is closed afterwards. */
    void rollback(TargetSession session) throws SQLException;

    /** Whether the target could be told how far the link is now that nothing else is to do. */
    boolean wantsFlush();

    /** Opens a target transaction that says how far the link is, if this mode has such. */
    Optional<OpenTransaction> beginFlush(TargetSession session, int slot) throws SQLException, LinkFencedException;
}
