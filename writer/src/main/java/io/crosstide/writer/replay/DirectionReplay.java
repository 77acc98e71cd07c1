package io.crosstide.writer.replay;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.topology.LinkName;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Loop prevention by direction table: a target transaction first changes its worker's row of {@code crosstide.direction},
 * which marks it as an echo and remembers, in the same transaction, what is applied.
 *
 * <p>A row holds the low-water mark known when it was written and, above it, what its slot applied and what was known to
 * be applied by all, so the union of the rows says exactly what is applied, also when another number of workers wrote
 * them. What the others applied, ranges with nothing to replicate included, keeps a row short while one transaction holds
 * the mark back: it then lists what is not applied, so to speak, and not every other transaction of its slot.
 */
public final class DirectionReplay implements ReplayMode {
    private final LinkName link;
    private final EpochProof proof;
    private final PositionCarrier carrier;
    private final AppliedPositions positions;
    private final DirectionRows found;

    /** What each slot's row says; a value belongs to the worker of that slot. */
    private final Map<Integer, SequenceRanges> appliedBySlot;

    /** What the union of the rows says; this and the following are guarded by this object. */
    private long writtenLowSeq;

    private final SequenceRanges writtenAbove = new SequenceRanges();
    private long greatestStamp;

    /** @param found the rows as they are after the takeover */
    public DirectionReplay(
            LinkName link, EpochProof proof, PositionCarrier carrier, AppliedPositions positions, DirectionRows found) {
        this.link = link;
        this.proof = proof;
        this.carrier = carrier;
        this.positions = positions;
        this.found = found;
        this.appliedBySlot = new ConcurrentHashMap<>(found.appliedBySlot());
        this.writtenLowSeq = found.lowSeq();
        this.writtenAbove.addAll(found.applied());
    }

    @Override
    public boolean isApplied(Gtid gtid, long seq) {
        return found.isApplied(seq);
    }

    /** None: a range moves the low-water mark on, which the next transaction writes. */
    @Override
    public GtidSet toAccountFor(GtidSet gtids) {
        return GtidSet.EMPTY;
    }

    @Override
    public void accountFor(TargetSession session, GtidSet gtids, long stamp) {
        throw new IllegalStateException("nothing to account for by GTID: " + gtids);
    }

    @Override
    public boolean includes(Dependency dependency) {
        return positions.mark().lowSeq() >= dependency.seq();
    }

    @Override
    public OpenTransaction begin(TargetSession session, int slot, Gtid gtid, long seq, long stamp)
            throws SQLException, LinkFencedException {
        return begin(session, slot, OptionalLong.of(seq), stamp);
    }

    private OpenTransaction begin(TargetSession session, int slot, OptionalLong seq, long stamp)
            throws SQLException, LinkFencedException {
        AppliedPositions.Applied known = positions.applied();
        long lowSeq = known.lowSeq();
        SequenceRanges applied = known.above();
        applied.addAll(appliedBySlot.getOrDefault(slot, new SequenceRanges()));
        applied.removeUpTo(lowSeq);
        seq.ifPresent(number -> applied.add(number, number));
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        SessionTransaction transaction = new SessionTransaction(session, carried, () -> {
            appliedBySlot.put(slot, applied);
            remember(lowSeq, applied, stamp);
        });
        String packet = "BEGIN;" + DirectionRows.write(link, slot, proof.epoch(), lowSeq, applied, stamp) + ";"
                + proof.query()
                + carried.map(mark -> ";" + mark.statement()).orElse("");
        try {
            proof.execute(session, packet);
            return transaction;
        } catch (SQLException | LinkFencedException e) {
            transaction.abandoned();
            throw e;
        }
    }

    @Override
    public void rollback(TargetSession session) throws SQLException {
        session.execute("ROLLBACK");
    }

    private synchronized void remember(long lowSeq, SequenceRanges applied, long stamp) {
        writtenLowSeq = Math.max(writtenLowSeq, lowSeq);
        writtenAbove.addAll(applied);
        writtenAbove.removeUpTo(writtenLowSeq);
        greatestStamp = Math.max(greatestStamp, stamp);
    }

    /** Whether the rows' union is behind: when ranges came last. */
    @Override
    public synchronized boolean wantsFlush() {
        return positions.mark().lowSeq() > writtenAbove.endOfRunAfter(writtenLowSeq);
    }

    /** Writes a slot's row alone. The syncer behind the target takes it for an echo, so it costs the mesh nothing. */
    @Override
    public Optional<OpenTransaction> beginFlush(TargetSession session, int slot)
            throws SQLException, LinkFencedException {
        return Optional.of(begin(session, slot, OptionalLong.empty(), greatestStamp()));
    }

    private synchronized long greatestStamp() {
        return greatestStamp;
    }
}
