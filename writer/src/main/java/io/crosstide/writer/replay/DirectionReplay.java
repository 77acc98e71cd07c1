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
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loop prevention by direction table: a target transaction first changes its worker's row of {@code
 * crosstide.direction}. This marks the transaction as an echo and records, in the same transaction, what is applied.
 * {@link SlotRanges} decides what the rows contain.
 */
public final class DirectionReplay implements ReplayMode {
    /** A slot's row has less than this number of ranges, unless the shared row is being written. */
    public static final int MAX_OWN_RANGES = 64;

    private final LinkName link;
    private final EpochProof proof;
    private final PositionCarrier carrier;
    private final AppliedPositions positions;
    private final DirectionRows found;
    private final SlotRanges ranges;

    /**
     * @param found the rows as they are after the takeover
     * @param maxOwnRanges number of ranges in a slot's row from which the shared row is written
     */
    public DirectionReplay(
            LinkName link,
            EpochProof proof,
            PositionCarrier carrier,
            AppliedPositions positions,
            DirectionRows found,
            int maxOwnRanges) {
        this.link = link;
        this.proof = proof;
        this.carrier = carrier;
        this.positions = positions;
        this.found = found;
        this.ranges = new SlotRanges(positions, found, maxOwnRanges);
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
        return begin(session, slot, List.of(seq), stamp);
    }

    private OpenTransaction begin(TargetSession session, int slot, List<Long> seqs, long stamp)
            throws SQLException, LinkFencedException {
        SlotRanges.Write write = ranges.next(slot, seqs);
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        TransactionEnd end = end(write, carried, stamp);
        String packet = "SET " + ReplaySession.PRESENT_TIME + ";BEGIN;" + row(slot, write.lowSeq(), write.own(), stamp)
                + ";" + proof.query()
                + write.all()
                        .map(all -> ";" + row(DirectionRows.SHARED_SLOT, write.lowSeq(), all, stamp))
                        .orElse("")
                + carried.map(mark -> ";" + mark.statement()).orElse("");
        try {
            proof.execute(session, packet);
            return new SessionTransaction(session, end);
        } catch (SQLException | LinkFencedException e) {
            end.abandoned();
            throw e;
        }
    }

    @Override
    public boolean merges() {
        return true;
    }

    @Override
    public Packet packet(int slot, List<Task.Apply> tasks, String settings) {
        SlotRanges.Write write =
                ranges.next(slot, tasks.stream().map(Task.Apply::seq).toList());
        long stamp =
                tasks.stream().mapToLong(task -> task.chunk().stamp()).max().orElseThrow();
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        List<String> begin = new ArrayList<>();
        begin.add("SET " + settings);
        begin.add(row(slot, write.lowSeq(), write.own(), stamp));
        write.all().ifPresent(all -> begin.add(row(DirectionRows.SHARED_SLOT, write.lowSeq(), all, stamp)));
        carried.ifPresent(mark -> begin.add(mark.statement()));
        return new Packet(begin, end(write, carried, stamp));
    }

    private TransactionEnd end(SlotRanges.Write write, Optional<PositionCarrier.Carried> carried, long stamp) {
        return new TransactionEnd(carried, () -> ranges.committed(write, stamp), () -> ranges.abandoned(write));
    }

    private String row(int slot, long lowSeq, SequenceRanges applied, long stamp) {
        return DirectionRows.write(link, slot, proof.epoch(), lowSeq, applied, stamp);
    }

    @Override
    public void rollback(TargetSession session) throws SQLException {
        session.execute("ROLLBACK;SET " + ReplaySession.AUTOCOMMIT);
    }

    @Override
    public boolean wantsFlush() {
        return ranges.lagsBehindMark();
    }

    /** Writes only a slot's row. The target's syncer recognises the transaction as an echo and does not publish it. */
    @Override
    public Optional<OpenTransaction> beginFlush(TargetSession session, int slot)
            throws SQLException, LinkFencedException {
        return Optional.of(begin(session, slot, List.of(), ranges.greatestStamp()));
    }
}
