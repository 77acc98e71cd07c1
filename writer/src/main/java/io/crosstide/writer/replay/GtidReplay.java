package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Dependency;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.ReplaySession;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loop prevention by GTID: a target transaction commits under the GTID of its source transaction. The server itself
 * remembers the GTID, and the target's syncer recognises the echo by it.
 *
 * <p>The executed set is read once, after the takeover. Each commit of this link is added to it. If an operator commits an
 * empty transaction under one of these GTIDs, to skip the source's transaction, MySQL skips a packet of row events
 * without an error: the transaction is done. Row by row, the proof of ownership notices it, and the link starts again.
 */
public final class GtidReplay implements ReplayMode {
    private final EpochProof proof;
    private final PositionCarrier carrier;
    private final GtidSet joined;

    /** Guarded by itself. */
    private final GtidSetBuilder executed;

    /**
     * @param executed what the target has executed
     * @param joined GTIDs of the source from before the join point: they count as applied, executed or not
     */
    public GtidReplay(EpochProof proof, PositionCarrier carrier, GtidSet executed, GtidSet joined) {
        this.proof = proof;
        this.carrier = carrier;
        this.executed = new GtidSetBuilder(executed);
        this.joined = joined;
    }

    @Override
    public boolean isApplied(Gtid gtid, long seq) {
        synchronized (executed) {
            return executed.contains(gtid);
        }
    }

    @Override
    public GtidSet toAccountFor(GtidSet gtids) {
        synchronized (executed) {
            return executed.missing(gtids);
        }
    }

    @Override
    public boolean includes(Dependency dependency) {
        synchronized (executed) {
            return executed.containsAll(dependency.gtids().minus(joined));
        }
    }

    @Override
    public OpenTransaction begin(TargetSession session, int slot, Gtid gtid, long seq, long stamp)
            throws SQLException, LinkFencedException {
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        TransactionEnd end = new TransactionEnd(carried, () -> remember(List.of(gtid)), () -> {});
        StringBuilder packet = new StringBuilder(512)
                .append(EmptyTransactions.setGtidNext(gtid))
                .append("SET " + ReplaySession.PRESENT_TIME + ", @@session.original_commit_timestamp = ")
                .append(stamp)
                .append(";BEGIN;")
                .append(proof.queryWithGtid());
        carried.ifPresent(mark -> packet.append(';').append(mark.statement()));
        try {
            proof.execute(session, packet.toString());
            return new SessionTransaction(session, end);
        } catch (SQLException | LinkFencedException e) {
            end.abandoned();
            throw e;
        }
    }

    @Override
    public boolean merges() {
        return false;
    }

    @Override
    public Packet packet(int slot, List<Task.Apply> tasks, String settings) {
        Task.Apply task = tasks.get(0);
        Gtid gtid = task.context().gtid();
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        List<String> begin = new ArrayList<>();
        begin.add("SET GTID_NEXT = '" + gtid + "', @@session.original_commit_timestamp = "
                + task.chunk().stamp() + ", " + settings);
        carried.ifPresent(mark -> begin.add(mark.statement()));
        return new Packet(begin, new TransactionEnd(carried, () -> remember(List.of(gtid)), () -> {}));
    }

    @Override
    public void accountFor(TargetSession session, GtidSet gtids, long stamp) throws SQLException, LinkFencedException {
        List<Gtid> batch = new ArrayList<>(EmptyTransactions.PER_PACKET);
        for (Gtid gtid : (Iterable<Gtid>) gtids.stream()::iterator) {
            batch.add(gtid);
            if (batch.size() == EmptyTransactions.PER_PACKET) {
                commitEmpty(session, batch, stamp);
                batch.clear();
            }
        }
        if (!batch.isEmpty()) {
            commitEmpty(session, batch, stamp);
        }
    }

    private void commitEmpty(TargetSession session, List<Gtid> batch, long stamp)
            throws SQLException, LinkFencedException {
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        String first = carried.map(mark -> mark.statement() + ";").orElse("");
        try {
            session.execute("SET " + ReplaySession.PRESENT_TIME + ", @@session.original_commit_timestamp = " + stamp
                    + ";" + EmptyTransactions.packet(batch, proof.assertion(), first));
        } catch (SQLException e) {
            carried.ifPresent(PositionCarrier.Carried::givenUp);
            proof.explain(session, e);
        }
        carried.ifPresent(PositionCarrier.Carried::committed);
        remember(batch);
    }

    @Override
    public void rollback(TargetSession session) throws SQLException {
        session.execute("ROLLBACK;SET GTID_NEXT = 'AUTOMATIC', " + ReplaySession.AUTOCOMMIT);
    }

    private void remember(List<Gtid> committed) {
        synchronized (executed) {
            committed.forEach(executed::add);
        }
    }

    /**
     * Never: a transaction only for this purpose would be a local one, which the target's syncer would have to account
     * for.
     */
    @Override
    public boolean wantsFlush() {
        return false;
    }

    @Override
    public Optional<OpenTransaction> beginFlush(TargetSession session, int slot) {
        return Optional.empty();
    }
}
