package io.crosstide.writer.supervision;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.control.OperatorGate;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.OriginClaimer;
import io.crosstide.writer.ownership.OwnUuids;
import io.crosstide.writer.position.JoinHistory;
import io.crosstide.writer.replay.JoinHistoryRecorder;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.TargetSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accounts for what the source had executed before the join point, as far as `crosstide init` has not, before the link
 * applies anything. For gtid mode.
 */
final class LinkHistory {
    private static final Logger LOG = LoggerFactory.getLogger(LinkHistory.class);

    private final LinkSettings settings;
    private final AttemptContext context;
    private final Primary primary;
    private final OperatorGate gate;
    private final BooleanSupplier stop;
    private volatile @Nullable SQLException failure;

    /** @param stop whether the link is to end */
    LinkHistory(
            LinkSettings settings, AttemptContext context, Primary primary, OperatorGate gate, BooleanSupplier stop) {
        this.settings = settings;
        this.context = context;
        this.primary = primary;
        this.gate = gate;
        this.stop = stop;
    }

    /** Returns false if something is left: an operator has paused the link, or the link is to end. */
    boolean account(LinkPipeline.Start start, Checkpoint source)
            throws SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        Connection control = primary.connection();
        OriginClaimer claimer = new OriginClaimer(
                settings.link(),
                OwnUuids.read(
                        control, primary.endpoint(), settings.target(), settings.endpoints(), settings.origins()));
        JoinHistory history = JoinHistory.of(
                settings.link(), start.joinPoint(), source, LinkAttempt.executed(control), claimer.claims(control));
        history.gaps().forEach(context.stopLog()::gap);
        if (history.owed().isEmpty() || history.isTooLong()) {
            return true;
        }
        if (mustBreakOff()) {
            requireOrders();
            return false;
        }
        LOG.atInfo()
                .addKeyValue("link", settings.link())
                .addKeyValue("gtids", history.owed().count())
                .log("Accounting for what the source executed before the join point");
        boolean complete = new JoinHistoryRecorder(
                        claimer,
                        new TargetSessions(
                                settings.linkConnections(), primary.endpoint(), context.patience(), PacketSetup.none()),
                        Optional.of(new EpochProof(settings.link(), start.epoch())),
                        context.time(),
                        this::log,
                        this::mustBreakOff)
                .record(control, history);
        requireOrders();
        return complete;
    }

    private void requireOrders() throws SQLException {
        if (failure != null) {
            throw failure;
        }
    }

    /** The recorder asks under its lock, and nobody else uses the connection of the gate meanwhile. */
    private boolean mustBreakOff() {
        try {
            gate.renew();
        } catch (SQLException e) {
            failure = e;
            return true;
        }
        return stop.getAsBoolean() || gate.paused();
    }

    private void log(long done, long total) {
        LOG.atInfo()
                .addKeyValue("link", settings.link())
                .addKeyValue("done", done)
                .addKeyValue("gtids", total)
                .log("Accounting for what the source executed before the join point");
    }
}
