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
 * Loop prevention by direction table: a target transaction first changes its worker's row of {@code
 * crosstide.direction}. This marks the transaction as an echo and records, in the same transaction, what is applied.
 *
 * <p>A row contains the low-water mark at the time of writing. Above the mark it contains what its own slot has applied
 * and what all slots were known to have applied. The union of the rows is therefore exactly what is applied, even if a
 * different number of workers wrote them. Because a row includes the transactions of the other slots and the ranges
 * with nothing to replicate, it consists of a few long ranges. It stays short while one transaction holds back the
 * mark.
 */
public final class DirectionReplay implements ReplayMode {
    private final LinkName link;
    private final EpochProof proof;
    private final PositionCarrier carrier;
    private final AppliedPositions positions;
    private final DirectionRows found;

    /** What each slot's row contains. Only the worker of a slot changes its value. */
    private final Map<Integer, SequenceRanges> appliedBySlot;

    /** What the union of the rows contains. This object guards this field and the following ones. */
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

    /** Always empty: a range advances the low-water mark, and the next transaction writes the mark. */
    @Override
    public GtidSet toAccountFor(GtidSet gtids) {
        return GtidSet.EMPTY;
    }

    @Override
    public void accountFor(TargetSession session, GtidSet gtids, long stamp) {
        throw new IllegalStateException("Direction-table mode accounts for no GTIDs: " + gtids);
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

    /** Whether the union of the rows lags behind the mark. It does if the last records were ranges. */
    @Override
    public synchronized boolean wantsFlush() {
        return positions.mark().lowSeq() > writtenAbove.endOfRunAfter(writtenLowSeq);
    }

    /** Writes only a slot's row. The target's syncer recognises the transaction as an echo and does not publish it. */
    @Override
    public Optional<OpenTransaction> beginFlush(TargetSession session, int slot)
            throws SQLException, LinkFencedException {
        return Optional.of(begin(session, slot, OptionalLong.empty(), greatestStamp()));
    }

    private synchronized long greatestStamp() {
        return greatestStamp;
    }
}
