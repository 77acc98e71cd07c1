package io.crosstide.writer.replay;

import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Dependency;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.session.TargetSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Loop prevention by GTID: a target transaction commits under the GTID of its source transaction. The server itself
 * remembers the GTID, and the target's syncer recognises the echo by it.
 *
 * <p>The executed set is read once, after the takeover. Each commit of this link is added to it: no other session may
 * commit under these GTIDs.
 */
public final class GtidReplay implements ReplayMode {
    private static final int EMPTY_TRANSACTIONS_PER_PACKET = 100;

    private final EpochProof proof;
    private final PositionCarrier carrier;
    private final GtidSet seeded;

    /** Guarded by itself. */
    private final GtidSetBuilder executed;

    /**
     * @param executed what the target has executed
     * @param seeded the GTIDs in the dump that the target was loaded from
     */
    public GtidReplay(EpochProof proof, PositionCarrier carrier, GtidSet executed, GtidSet seeded) {
        this.proof = proof;
        this.carrier = carrier;
        this.executed = new GtidSetBuilder(executed);
        this.seeded = seeded;
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
            return executed.containsAll(dependency.gtids().minus(seeded));
        }
    }

    @Override
    public OpenTransaction begin(TargetSession session, int slot, Gtid gtid, long seq, long stamp)
            throws SQLException, LinkFencedException {
        Optional<PositionCarrier.Carried> carried = carrier.offer();
        SessionTransaction transaction =
                new SessionTransaction(session, carried, () -> remember(List.of(gtid)), () -> {});
        StringBuilder packet = new StringBuilder(512)
                .append(setGtidNext(gtid))
                .append("SET @@session.original_commit_timestamp = ")
                .append(stamp)
                .append(";BEGIN;")
                .append(proof.query());
        carried.ifPresent(mark -> packet.append(';').append(mark.statement()));
        try {
            proof.execute(session, packet.toString());
            return transaction;
        } catch (SQLException | LinkFencedException e) {
            transaction.abandoned();
            throw e;
        }
    }

    @Override
    public void accountFor(TargetSession session, GtidSet gtids, long stamp) throws SQLException, LinkFencedException {
        List<Gtid> batch = new ArrayList<>(EMPTY_TRANSACTIONS_PER_PACKET);
        for (Gtid gtid : (Iterable<Gtid>) gtids.stream()::iterator) {
            batch.add(gtid);
            if (batch.size() == EMPTY_TRANSACTIONS_PER_PACKET) {
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
        StringBuilder packet = new StringBuilder(300 * batch.size());
        packet.append("SET @@session.original_commit_timestamp = ")
                .append(stamp)
                .append(';');
        for (Gtid gtid : batch) {
            packet.append(setGtidNext(gtid))
                    .append("BEGIN;")
                    .append(proof.assertion())
                    .append(';');
            if (gtid.equals(batch.get(0))) {
                carried.ifPresent(mark -> packet.append(mark.statement()).append(';'));
            }
            packet.append("COMMIT;");
        }
        try {
            session.execute(packet.toString());
        } catch (SQLException e) {
            carried.ifPresent(PositionCarrier.Carried::givenUp);
            proof.explain(session, e);
        }
        carried.ifPresent(PositionCarrier.Carried::committed);
        remember(batch);
    }

    @Override
    public void rollback(TargetSession session) throws SQLException {
        session.execute("ROLLBACK;SET GTID_NEXT = 'AUTOMATIC'");
    }

    private static String setGtidNext(Gtid gtid) {
        return "SET GTID_NEXT = '" + gtid + "';";
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
