package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.OwnerRow;
import io.crosstide.bookkeeping.OwnerTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.ConnectionSource;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.MysqlRemedy;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import io.crosstide.writer.control.OperatorGate;
import io.crosstide.writer.control.ReplicaLag;
import io.crosstide.writer.failure.ControlFailure;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.ownership.Ownership;
import io.crosstide.writer.schedule.LinkLoop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to serve a link: ensures the ownership, finds the start point, and runs until a failure or {@link #stop}. It
 * reads its whole state from the target and the stream, so another attempt may follow any failure.
 */
public final class LinkAttempt {
    private final LinkSettings settings;
    private final Ownership ownership;
    private final AttemptContext context;
    private final LinkName link;
    private final boolean standsIn;

    private boolean stopRequested;
    private @Nullable LinkLoop loop;
    private long failedSeq;
    private long blockedSeq;

    /** @param standsIn whether it may read copies of the stream only */
    LinkAttempt(LinkSettings settings, Ownership ownership, AttemptContext context, boolean standsIn) {
        this.standsIn = standsIn;
        this.settings = settings;
        this.ownership = ownership;
        this.context = context;
        this.link = settings.link();
    }

    /** The transaction at which it failed; 0 if it got nowhere. */
    long failedSeq() {
        return failedSeq;
    }

    /** The last transaction that waited for a blocked table at its end; 0 if none did. */
    long blockedSeq() {
        return blockedSeq;
    }

    /** Lets {@link #run} finish the running transactions and return. */
    synchronized void stop() {
        stopRequested = true;
        if (loop != null) {
            loop.stop();
        }
    }

    private synchronized boolean isStopRequested() {
        return stopRequested;
    }

    private synchronized boolean begin(LinkLoop begun) {
        loop = begun;
        return !stopRequested;
    }

    /** Runs until {@link #stop}; any other end is an exception. */
    void run() throws LinkFailure, InterruptedException {
        MysqlConnections connections = settings.linkConnections();
        Primary primary = openPrimary(connections);
        try (Connection control = primary.connection()) {
            serve(primary, control);
        } catch (SQLException e) {
            throw raise(ControlFailure.of(link, e));
        }
    }

    private Primary openPrimary(MysqlConnections connections) throws LinkUnreachableException, LinkStoppedException {
        try {
            return connections.openPrimary();
        } catch (UnsupportedServerException refused) {
            throw new LinkStoppedException("Link " + link + ": " + refused.getMessage(), refused.remedy(), refused);
        } catch (SQLException e) {
            String message = "Link " + link + ": " + e.getMessage();
            Optional<String> remedy = MysqlRemedy.ofRefusedAccount(e);
            if (remedy.isPresent()) {
                throw new LinkStoppedException(message, remedy.get(), e);
            }
            throw new LinkUnreachableException(message, e);
        }
    }

    private void serve(Primary primary, Connection control) throws SQLException, LinkFailure, InterruptedException {
        LinkOpening opening = new LinkOpening(settings, standsIn);
        opening.requireSchema(control);
        opening.requireOwnServer(control, primary.endpoint());
        boolean held = ownership.isHeld();
        if (!held) {
            opening.requireStream(control); // before the link is taken from another process that can read it
        }
        Optional<OwnerRow> before = held ? Optional.empty() : new OwnerTable(link).read(control);
        long epoch = ownership.ensure(control);
        if (!held) {
            context.status()
                    .owned(before.map(OwnerRow::instance).filter(this::isOther).orElse(null));
        }
        LinkPipeline.Start start = opening.start(control, epoch);
        try (ReplicaLag replicas = replicas(primary)) {
            serve(primary, start, new OperatorGate(link, control, replicas, context.time()));
        }
    }

    private ReplicaLag replicas(Primary primary) {
        MysqlConnections connections = settings.target();
        Map<Endpoint, ConnectionSource> others = new LinkedHashMap<>();
        for (Endpoint endpoint : settings.endpoints()) {
            if (!endpoint.equals(primary.endpoint())) {
                others.put(endpoint, () -> connections.open(endpoint));
            }
        }
        return new ReplicaLag(link, () -> connections.open(primary.endpoint()), others, context.time());
    }

    private void serve(Primary primary, LinkPipeline.Start start, OperatorGate gate)
            throws SQLException, LinkFailure, InterruptedException {
        if (settings.mode() == LoopPrevention.GTID && start.source().isPresent()) {
            ownership.doubt();
            boolean history = new LinkHistory(settings, context, primary, gate, this::isStopRequested)
                    .account(start, start.source().get());
            ownership.trust();
            if (!history) {
                if (!gate.paused()) {
                    return;
                }
                gate.keepPause(this::stop); // the next attempt accounts for the rest
            }
        }
        try (LinkPipeline pipeline = new LinkPipeline(settings, context, start, primary, gate)) {
            if (!begin(pipeline.loop())) {
                return;
            }
            ownership.doubt();
            Optional<Exception> failure = pipeline.run();
            failedSeq = pipeline.loop().failedSeq();
            blockedSeq = pipeline.loop().blockedSeq();
            if (pipeline.endedCleanly()) {
                ownership.trust();
            }
            if (failure.isPresent()) {
                throw raise(failure.get());
            }
        }
    }

    private boolean isOther(String instance) {
        return !instance.equals(settings.instance());
    }

    public static GtidSet executed(Connection control) throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }

    /** Throws the failure as its own type. */
    private static RuntimeException raise(Exception failure) throws LinkFailure {
        if (failure instanceof LinkFailure known) {
            throw known;
        }
        throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
