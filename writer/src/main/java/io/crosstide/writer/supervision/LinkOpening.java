package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SchemaGaps;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.bookkeeping.StreamTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.streams.PublishedStream;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.consume.SourceStream;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.position.StartPoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Proves that a link may be served, and finds where it begins: by its join point, its position and its stream. */
final class LinkOpening {
    private final LinkSettings settings;
    private final LinkName link;

    LinkOpening(LinkSettings settings) {
        this.settings = settings;
        this.link = settings.link();
    }

    /** Stops the link where the target lacks tables or columns of the schema {@code crosstide}. */
    void requireSchema(Connection control) throws SQLException, LinkStoppedException {
        List<String> gaps = SchemaGaps.of(control);
        if (!gaps.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + ": the target's MySQL has no " + String.join(", ", gaps)
                            + ", which this version of Crosstide needs",
                    "run `crosstide init -d " + link.target() + "` again, as the first time: it creates missing tables;"
                            + " add a column that is still missing by hand, as `crosstide init --print` shows it");
        }
    }

    /** Stops the link where the server that the topology names for the target is that of another datacenter. */
    void requireOwnServer(Connection control, Endpoint endpoint) throws SQLException, LinkStoppedException {
        StreamName own = new StreamName(link.mesh(), link.cluster(), link.target());
        for (StreamName other : new StreamTable(control).others(own)) {
            if (other.mesh().equals(link.mesh())) {
                throw new LinkStoppedException(
                        "Link " + link + ": the MySQL at " + endpoint + ", which the topology names for "
                                + link.target() + ", holds the stream " + other + " of " + other.datacenter(),
                        "correct the endpoints of cluster " + link.cluster() + " of " + link.target()
                                + " in the topology; if the server is a physical copy of a server of "
                                + other.datacenter() + ", drop the database crosstide on it and run `crosstide init -d "
                                + link.target() + "` again");
            }
        }
    }

    /** Fails where this process cannot read the stream. */
    void requireStream() throws LinkStoppedException, LinkUnreachableException, InterruptedException {
        new SourceStream(link, settings.stream(), settings.kafka()).read();
    }

    /** Only the owner of the link calls this: then no other process changes the position. */
    LinkPipeline.Start start(Connection control, long epoch)
            throws SQLException, LinkStoppedException, LinkUnreachableException, InterruptedException {
        GtidSet executed = settings.mode() == LoopPrevention.GTID ? LinkAttempt.executed(control) : GtidSet.EMPTY;
        SourceStream source = new SourceStream(link, settings.stream(), settings.kafka());
        PublishedStream remote = source.read();
        JoinPoint joinPoint = joinPoint(control, remote.checkpoint());
        Mark start = provenStart(control, executed, source, remote, joinPoint);
        return new LinkPipeline.Start(epoch, remote.checkpoint(), joinPoint, start);
    }

    /** A stream that seems to lack something is judged only when all that was written to it is visible. */
    private Mark provenStart(
            Connection control, GtidSet executed, SourceStream source, PublishedStream remote, JoinPoint joinPoint)
            throws SQLException, LinkStoppedException, LinkUnreachableException, InterruptedException {
        try {
            return start(control, executed, source, remote, joinPoint);
        } catch (LinkStoppedException first) {
            return start(control, executed, source, source.settled(first), joinPoint);
        }
    }

    private JoinPoint joinPoint(Connection control, Checkpoint source) throws SQLException, LinkStoppedException {
        UUID streamId = source.streamId();
        JoinPointTable joinPoints = new JoinPointTable(link.mesh(), link.cluster(), link.source());
        Optional<JoinPoint> found = joinPoints.read(control);
        if (found.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + " has no join point: the target does not know where to start in the stream",
                    "run `crosstide init -d " + link.target() + "` with --identical or --seeded " + link.source()
                            + "=GTIDSET");
        }
        UUID pinned = found.get().streamId();
        if (pinned != null && !pinned.equals(streamId)) {
            throw new LinkStoppedException(
                    "Link " + link + " follows stream " + pinned + ", but " + link.source() + " has stream " + streamId
                            + " now: it was created again",
                    "load the target again from a new dump of the source, delete the link's rows of crosstide.join_point,"
                            + " crosstide.position and crosstide.direction, and run `crosstide init --seeded`");
        }
        JoinPoint joinPoint = found.get().pinned(streamId, source.startGtidSet());
        if (!joinPoint.equals(found.get())) {
            joinPoints.pin(control, joinPoint);
        }
        return joinPoint;
    }

    private Mark start(
            Connection control, GtidSet executed, SourceStream source, PublishedStream remote, JoinPoint joinPoint)
            throws SQLException, LinkStoppedException, LinkUnreachableException {
        UUID streamId = remote.checkpoint().streamId();
        Optional<StoredPosition> stored = PositionTable.read(link, control);
        if (stored.isPresent() && !stored.get().streamId().equals(streamId)) {
            throw new LinkStoppedException(
                    "Link " + link + " has a position in stream " + stored.get().streamId() + ", not in " + streamId,
                    "delete the link's row of crosstide.position if the target was loaded again");
        }
        long appliedSeq = settings.mode() == LoopPrevention.GTID
                ? 0
                : DirectionRows.read(link, control).lowSeq();
        return new StartPoint(link)
                .decide(stored, remote, joinPoint, executed, appliedSeq, () -> source.firstAvailable(remote));
    }
}
