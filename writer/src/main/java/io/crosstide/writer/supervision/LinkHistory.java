package io.crosstide.writer.supervision;

import io.crosstide.topology.connect.Primary;
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
    private final BooleanSupplier stop;

    /** @param stop whether the link is to end */
    LinkHistory(LinkSettings settings, AttemptContext context, Primary primary, BooleanSupplier stop) {
        this.settings = settings;
        this.context = context;
        this.primary = primary;
        this.stop = stop;
    }

    void account(LinkPipeline.Start start)
            throws SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        Connection control = primary.connection();
        OriginClaimer claimer = new OriginClaimer(
                settings.link(),
                OwnUuids.read(
                        control, primary.endpoint(), settings.target(), settings.endpoints(), settings.origins()));
        JoinHistory history = JoinHistory.of(
                settings.link(),
                start.joinPoint(),
                start.source(),
                LinkAttempt.executed(control),
                claimer.claims(control));
        history.gaps().forEach(context.stopLog()::gap);
        if (history.owed().isEmpty() || history.isTooLong()) {
            return;
        }
        LOG.atInfo()
                .addKeyValue("link", settings.link())
                .addKeyValue("gtids", history.owed().count())
                .log("Accounting for what the source executed before the join point");
        new JoinHistoryRecorder(
                        claimer,
                        new TargetSessions(
                                settings.linkConnections(), primary.endpoint(), context.patience(), PacketSetup.none()),
                        Optional.of(new EpochProof(settings.link(), start.epoch())),
                        context.time(),
                        this::log,
                        stop)
                .record(control, history);
    }

    private void log(long done, long total) {
        LOG.atInfo()
                .addKeyValue("link", settings.link())
                .addKeyValue("done", done)
                .addKeyValue("gtids", total)
                .log("Accounting for what the source executed before the join point");
    }
}
