package io.crosstide.writer.supervision;

import io.crosstide.binlog.BinlogSource;
import io.crosstide.binlog.TlsClient;
import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.bookkeeping.AuditTable;
import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.KafkaClients;
import io.crosstide.streams.StreamCopy;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.audit.AuditFailures;
import io.crosstide.writer.audit.AuditWriter;
import io.crosstide.writer.audit.TargetAudit;
import io.crosstide.writer.consume.Place;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordReader;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.TargetSessions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** Creates the audit of an attempt, from where the last one ended, before the link applies anything. */
final class LinkAudit {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final LinkSettings settings;
    private final AttemptContext context;
    private final LinkPipeline.Start start;
    private final Primary primary;
    private final LinkName link;

    LinkAudit(LinkSettings settings, AttemptContext context, LinkPipeline.Start start, Primary primary) {
        this.settings = settings;
        this.context = context;
        this.start = start;
        this.primary = primary;
        this.link = settings.link();
    }

    /**
     * Empty if the link is not audited. If it no longer is, the audit ends when everything is audited that the link applied
     * while it was.
     *
     * @param own server UUIDs of the target datacenter itself
     * @param failures receives the reason for which the audit ended, if it failed
     */
    Optional<TargetAudit> open(Set<UUID> own, RecordBudget budget, Consumer<Exception> failures)
            throws SQLException, LinkFailure {
        context.metrics().auditLag(null);
        Connection control = primary.connection();
        if (!AuditTable.exists(control)) {
            if (settings.audits()) {
                throw new LinkStoppedException(
                        "Link " + link
                                + " has conflicts.detect: audit, but the target's MySQL has no table crosstide.audit",
                        "run `crosstide init -d " + link.target()
                                + "` again, as the first time: it creates missing tables");
            }
            return Optional.empty();
        }
        Optional<AuditPosition> found = new AuditTable(link).read(control);
        if (found.isEmpty() && !settings.audits()) {
            return Optional.empty();
        }
        GtidSet executed = LinkAttempt.executed(control);
        AuditWriter writer = new AuditWriter(
                link,
                new EpochProof(link, start.epoch()),
                new TargetSessions(
                        settings.linkConnections(), primary.endpoint(), context.patience(), PacketSetup.none()),
                context.metrics(),
                context.time());
        AuditPosition position = found.isPresent() ? found.get() : begin(control, executed, writer);
        if (!position.streamId().equals(start.streamId())) {
            throw AuditFailures.otherStream(link, position.streamId(), start.streamId());
        }
        return Optional.of(new TargetAudit(
                link,
                source(),
                () -> records(position),
                settings.mode(),
                own,
                position,
                executed,
                !settings.audits(),
                writer,
                budget,
                context.metrics(),
                failures,
                context.time()));
    }

    /** What the target has executed now, it has not from this audit's link: the link has not begun yet. */
    private AuditPosition begin(Connection control, GtidSet executed, AuditWriter writer)
            throws SQLException, LinkFailure {
        DirectionRows applied = DirectionRows.read(link, control);
        AuditPosition position =
                new AuditPosition(start.streamId(), executed, applied.lowSeq(), applied.applied(), start.mark());
        try (writer) {
            if (!writer.write(position)) {
                throw new LinkUnreachableException(
                        "Link " + link
                                + " cannot begin its audit: another session has locked a row of crosstide.audit or"
                                + " crosstide.owner at the target",
                        null);
            }
        }
        return position;
    }

    private BinlogSource source() {
        MysqlCluster cluster = settings.target().cluster();
        return new BinlogSource(
                primary.endpoint(),
                cluster.username(),
                cluster.password().resolve(settings.target().environment()),
                new TlsClient(cluster.tls(), settings.target().environment()),
                BinlogSource.serverId(link + " audit"),
                CONNECT_TIMEOUT,
                HEARTBEAT,
                SILENCE);
    }

    /** Fetches little at a time: it follows what the link has read before. */
    private RecordReader records(AuditPosition position) {
        Mark resume = position.resume();
        KafkaClients kafka = start.place().kafka().sharedBy(Integer.MAX_VALUE);
        Place from = start.place().withOffset(offset(position, kafka));
        return new RecordReader(
                link,
                kafka.reader("crosstide-audit-" + link.cluster() + "-" + link.source()),
                from,
                position.streamId(),
                resume);
    }

    /** A position that was reached from a copy has an earlier offset, and a copy has its own offsets. */
    private long offset(AuditPosition position, KafkaClients kafka) {
        Mark resume = position.resume();
        if (start.place().isCopy()) {
            try (StreamCopy copy = new StreamCopy(
                    kafka, settings.stream(), position.streamId(), KafkaClients.PATIENCE, context.time())) {
                return copy.offsetAfter(resume.lowSeq());
            }
        }
        if (settings.copies().isEmpty()) {
            return resume.resumeOffset();
        }
        try (StreamView view = new StreamView(kafka, settings.stream(), context.time())) {
            return view.offsetAfter(resume.lowSeq(), resume.resumeOffset());
        }
    }
}
