package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How a source transaction becomes a target transaction, and how the target remembers it. There is one implementation
 * per loop-prevention mode. Thread-safe.
 */
public interface ReplayMode {
    /** Whether the target had applied the transaction when this link started (W1). */
    boolean isApplied(Gtid gtid, long seq);

    /** The subset of these GTIDs, which have nothing to replicate, that the target must still record. */
    GtidSet toAccountFor(GtidSet gtids);

    /**
     * Whether the target is known to have applied everything that the dependency on this link's stream requires (W5).
     */
    boolean includes(Dependency dependency);

    /** Opens a target transaction for the source transaction, and proves in it that this process owns the link. */
    OpenTransaction begin(TargetSession session, int slot, Gtid gtid, long seq, long stamp)
            throws SQLException, LinkFencedException;

    /** Whether one target transaction may apply several source transactions. */
    boolean merges();

    /**
     * A target transaction as statements, to which the caller adds its own.
     *
     * @param tasks the source transactions that it applies; one, unless the mode merges
     * @param settings assignments of a SET statement before it begins
     */
    Packet packet(int slot, List<Task.Apply> tasks, String settings);

    /** Records GTIDs with nothing to replicate at the target. */
    void accountFor(TargetSession session, GtidSet gtids, long stamp) throws SQLException, LinkFencedException;

    /** Rolls back an open transaction completely. The caller then closes the session. */
    void rollback(TargetSession session) throws SQLException;

    /** Whether the link, now idle, has made progress that the target does not record yet. */
    boolean wantsFlush();

    /** Opens a target transaction that records the link's progress; empty if this mode has no such transaction. */
    Optional<OpenTransaction> beginFlush(TargetSession session, int slot) throws SQLException, LinkFencedException;
}
