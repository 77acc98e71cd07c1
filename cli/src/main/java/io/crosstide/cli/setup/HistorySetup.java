package io.crosstide.cli.setup;

import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.consume.SourceStream;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.ownership.OriginClaimer;
import io.crosstide.writer.ownership.OwnUuids;
import io.crosstide.writer.position.JoinHistory;
import io.crosstide.writer.replay.JoinHistoryRecorder;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSessions;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Accounts at a datacenter for what a source had executed before the join point of its link, so that the executed set of the
 * datacenter covers the source's. The writer does what is left when it first meets the stream. For gtid mode.
 */
final class HistorySetup {
    private final SetupPlan plan;
    private final Servers servers;
    private final Consumer<String> results;
    private final Consumer<String> progress;

    /**
     * @param results receives what was done
     * @param progress receives how far long work has come
     */
    HistorySetup(SetupPlan plan, Servers servers, Consumer<String> results, Consumer<String> progress) {
        this.plan = plan;
        this.servers = servers;
        this.results = results;
        this.progress = progress;
    }

    void account(ClusterSetup setup, LinkStart start)
            throws UnreachableException, SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        LinkName link = new LinkName(
                plan.topology().name(),
                start.cluster(),
                start.source(),
                plan.datacenter().name());
        Optional<Checkpoint> source = source(link);
        if (source.isEmpty()) {
            say(
                    link,
                    "the stream of %s cannot be read yet; the writer accounts for what %s executed before it, or a repetition of this command"
                            .formatted(link.source(), link.source()));
            return;
        }
        Primary primary = servers.primary(link.target(), setup.cluster());
        try (Connection connection = primary.connection()) {
            JoinPointTable joinPoints = new JoinPointTable(link.mesh(), link.cluster(), link.source());
            JoinPoint declared = joinPoints.read(connection).orElse(start.joinPoint());
            @Nullable UUID stream = declared.streamId();
            if (stream != null && !stream.equals(source.get().streamId())) {
                return; // the link does not start; status says why
            }
            JoinPoint joinPoint =
                    declared.pinned(source.get().streamId(), source.get().startGtidSet());
            joinPoints.pin(connection, joinPoint);
            account(setup.cluster(), link, joinPoint, source.get(), primary);
        }
    }

    private void account(MysqlCluster cluster, LinkName link, JoinPoint joinPoint, Checkpoint source, Primary primary)
            throws UnreachableException, SQLException, LinkStoppedException, LinkFencedException, InterruptedException {
        Connection connection = primary.connection();
        OriginClaimer claimer = new OriginClaimer(
                link,
                OwnUuids.read(
                        connection,
                        primary.endpoint(),
                        servers.mysql(link.target(), link.cluster()),
                        cluster.endpoints(),
                        cluster.origins()));
        JoinHistory history =
                JoinHistory.of(link, joinPoint, source, LinkAttempt.executed(connection), claimer.claims(connection));
        long count = history.owed().count();
        if (plan.accountPurged() && count > 0) {
            purge(cluster, claimer, connection, history);
        } else if (count > 0 && !history.isTooLong()) {
            new JoinHistoryRecorder(
                            claimer,
                            new TargetSessions(
                                    servers.mysql(link.target(), link.cluster()),
                                    primary.endpoint(),
                                    new StatementPatience(),
                                    PacketSetup.none()),
                            Optional.empty(),
                            Time.SYSTEM,
                            (done, total) -> progress.accept(
                                    "%s: accounted for %,d of %,d earlier GTIDs".formatted(link, done, total)),
                            () -> Thread.currentThread().isInterrupted())
                    .record(connection, history);
            say(link, "accounted for %,d GTIDs that %s executed before".formatted(count, link.source()));
        }
        JoinHistory left =
                JoinHistory.of(link, joinPoint, source, LinkAttempt.executed(connection), claimer.claims(connection));
        left.gaps().forEach(gap -> say(link, "%s. Remedy: %s.".formatted(gap.what(), gap.remedy())));
    }

    /** The claims come first: by them the syncer here knows whose the GTIDs are. */
    private void purge(MysqlCluster cluster, OriginClaimer claimer, Connection connection, JoinHistory history)
            throws UnreachableException, SQLException, LinkStoppedException {
        GtidSet owed = history.owed();
        for (UUID uuid : owed.uuids()) {
            claimer.claim(connection, uuid);
        }
        try (Connection acting = servers.primary(history.link().target(), plan.actingAccount(cluster))
                        .connection();
                Statement statement = acting.createStatement()) {
            statement.execute("SET GLOBAL gtid_purged = '+" + owed + "'");
        } catch (SQLException refused) {
            throw new SQLException(
                    "Cannot add to gtid_purged, which needs SYSTEM_VARIABLES_ADMIN (give --admin-user): "
                            + refused.getMessage(),
                    refused.getSQLState(),
                    refused.getErrorCode(),
                    refused);
        }
        say(
                history.link(),
                "%,d GTIDs that %s executed before are in gtid_purged now. Load the replicas of %s that lack them again: it refuses them (error 1236)"
                        .formatted(
                                owed.count(),
                                history.link().source(),
                                history.link().target()));
    }

    /** Empty while the source is not initialised or cannot be reached; the writer reports what is wrong with a stream. */
    private Optional<Checkpoint> source(LinkName link) throws InterruptedException {
        KafkaClients kafka = servers.kafka(link.source(), link.target()).withPatience(Servers.PATIENCE);
        try {
            return Optional.of(new SourceStream(link, plan.topology().stream(link.cluster(), link.source()), kafka)
                    .read()
                    .checkpoint());
        } catch (LinkStoppedException | LinkUnreachableException unknown) {
            return Optional.empty();
        }
    }

    private void say(LinkName link, String message) {
        results.accept("link %s→%s: %s".formatted(link.source(), link.target(), message));
    }
}
