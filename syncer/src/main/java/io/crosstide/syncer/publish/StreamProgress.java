package io.crosstide.syncer.publish;

import io.crosstide.change.event.Xid;
import io.crosstide.change.gtid.Gtid;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.gtid.GtidSetBuilder;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Dependency;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The progress of the stream: the working copy of a {@link Checkpoint}.
 *
 * <p>Belongs to the stream's thread. Invariants: {@code published} has {@code seq} GTIDs and the own echoes that records
 * carry, so its gaps do not grow with the stream; it is part of {@code executed}. {@code pending} has none of
 * {@code executed}. {@code stamp} only grows.
 */
public final class StreamProgress {
    private final Checkpoint start;
    private final GtidSetBuilder executed;
    private final GtidSetBuilder published;
    private GtidSetBuilder pending;
    private GtidSetBuilder echoes;
    private final Map<String, PendingDependency> depends = new TreeMap<>();
    private final Map<Xid, Gtid> prepared;
    private Map<UUID, String> origins;
    private long seq;
    private long stamp;
    private long echoStamp;
    private long ddlSkipped;
    private long echoesDropped;
    private String place;

    public StreamProgress(Checkpoint start) {
        this.start = start;
        this.executed = new GtidSetBuilder(start.executed());
        this.published = new GtidSetBuilder(start.published());
        this.pending = new GtidSetBuilder(start.pending());
        this.echoes = new GtidSetBuilder(start.pendingEchoes());
        this.origins = start.origins();
        this.prepared = new HashMap<>(start.prepared());
        this.seq = start.seq();
        this.stamp = start.stamp();
        this.echoStamp = start.echoStamp();
        this.ddlSkipped = start.ddlSkipped();
        this.echoesDropped = start.echoesDropped();
        this.place = start.binlogPosition();
        start.pendingDepends().forEach(each -> dependency(each.datacenter()).add(each));
    }

    private static final class PendingDependency {
        private final GtidSetBuilder gtids = new GtidSetBuilder();
        private long seq;

        void add(Dependency more) {
            gtids.add(more.gtids());
            seq = Math.max(seq, more.seq());
        }
    }

    public Checkpoint checkpoint(long timeMicros) {
        return new Checkpoint(
                start.streamId(),
                start.topicId(),
                start.cluster(),
                start.datacenter(),
                seq,
                start.startGtidSet(),
                executed.build(),
                published.build(),
                pending.build(),
                echoes.build(),
                stamp,
                echoStamp,
                depends(),
                origins,
                prepared,
                timeMicros,
                ddlSkipped,
                echoesDropped,
                place,
                "",
                "");
    }

    boolean knows(Gtid gtid) {
        return executed.contains(gtid) || pending.contains(gtid);
    }

    /** GTIDs that need not be read again. */
    GtidSet known() {
        return new GtidSetBuilder(executed.build()).add(pending.build()).build();
    }

    GtidSet executed() {
        return executed.build();
    }

    long seq() {
        return seq;
    }

    long stamp() {
        return stamp;
    }

    /**
     * The next stamp: greater than the stamps of everything published and of all echoes seen, and at least {@code
     * commitMicros} + 1.
     */
    long nextStamp(long commitMicros) {
        stamp = Math.max(commitMicros, Math.max(stamp, echoStamp)) + 1;
        return stamp;
    }

    /** Adds a transaction to the stream under the next seq. */
    void publish(Gtid gtid) {
        executed.add(gtid);
        published.add(gtid);
        seq++;
    }

    /** Adds the transactions of a range, with one seq each. */
    void publish(GtidSet gtids) {
        executed.add(gtids);
        published.add(gtids);
        seq += gtids.count();
    }

    void echo(Gtid gtid, long stampOfEcho) {
        executed.add(gtid);
        echoStamp = Math.max(echoStamp, stampOfEcho);
        echoesDropped++;
    }

    /** An echo under an own GTID: the next record carries it, and its stamp is greater than its commit time. */
    void ownEcho(Gtid gtid, long stampOfEcho, long commitMicros) {
        echo(gtid, Math.max(stampOfEcho, commitMicros));
        echoes.add(gtid);
    }

    /** Own echoes that no record carries yet. */
    GtidSet echoes() {
        return echoes.build();
    }

    /** Own echoes for the record that is sent now. */
    GtidSet takeEchoes() {
        GtidSet taken = echoes.build();
        published.add(taken);
        echoes = new GtidSetBuilder();
        return taken;
    }

    /** Adds a dependency of the next transaction. */
    void depend(Dependency dependency) {
        dependency(dependency.datacenter()).add(dependency);
    }

    private PendingDependency dependency(String datacenter) {
        return depends.computeIfAbsent(datacenter, name -> new PendingDependency());
    }

    /** The dependencies of the next transaction. They are removed here, because its record carries them now. */
    List<Dependency> takeDepends() {
        List<Dependency> taken = depends();
        depends.clear();
        return taken;
    }

    private List<Dependency> depends() {
        List<Dependency> all = new ArrayList<>();
        depends.forEach((name, each) -> all.add(new Dependency(name, each.gtids.build(), each.seq)));
        return all;
    }

    /**
     * The transaction changed only bookkeeping tables. It joins the next range, whose stamp must be greater than its
     * commit time.
     */
    void postpone(Gtid gtid, long commitMicros) {
        pending.add(gtid);
        echoStamp = Math.max(echoStamp, commitMicros);
    }

    /** Whether a transaction waits for the next range. */
    boolean hasPending() {
        return !pending.isEmpty();
    }

    GtidSet takePending() {
        GtidSet taken = pending.build();
        pending = new GtidSetBuilder();
        return taken;
    }

    /** An XA transaction was prepared; its rows are published when it is committed. */
    public void prepare(Xid xid, Gtid gtid) {
        prepared.put(xid, gtid);
    }

    /** GTID of the prepare; empty if it is not known. */
    Optional<Gtid> prepared(Xid xid) {
        return Optional.ofNullable(prepared.get(xid));
    }

    /** The prepared transaction has ended. */
    void forget(Xid xid) {
        prepared.remove(xid);
    }

    int prepared() {
        return prepared.size();
    }

    void ddl() {
        ddlSkipped++;
    }

    void place(String binlogPlace) {
        place = binlogPlace;
    }

    String place() {
        return place;
    }

    void origins(Map<UUID, String> known) {
        origins = known;
    }
}
