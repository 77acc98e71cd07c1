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
import io.crosstide.streams.Time;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.StreamName;
import io.crosstide.writer.consume.CopySearch;
import io.crosstide.writer.consume.Place;
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
    private final boolean standsIn;

    /** @param standsIn whether the link may read copies of the stream only: the source's Kafka has not assigned it */
    LinkOpening(LinkSettings settings, boolean standsIn) {
        this.standsIn = standsIn;
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

    /** Fails where this process cannot read the stream, or a copy of it. */
    void requireStream(Connection control)
            throws SQLException, LinkStoppedException, LinkUnreachableException, InterruptedException {
        try {
            new SourceStream(link, settings.stream(), settings.kafka()).read();
        } catch (LinkUnreachableException e) {
            copy(control, 0, e);
            return;
        }
        requireAssigned();
    }

    private void requireAssigned() throws LinkUnreachableException {
        if (standsIn) {
            throw new LinkUnreachableException(
                    "Link " + link + ": the Kafka of " + link.source() + " answers, and has not assigned the link yet",
                    null);
        }
    }

    /** Only the owner of the link calls this: then no other process changes the position. */
    LinkPipeline.Start start(Connection control, long epoch)
            throws SQLException, LinkStoppedException, LinkUnreachableException, InterruptedException {
        PublishedStream remote;
        SourceStream source = new SourceStream(link, settings.stream(), settings.kafka());
        GtidSet executed = settings.mode() == LoopPrevention.GTID ? LinkAttempt.executed(control) : GtidSet.EMPTY;
        try {
            remote = source.read();
        } catch (LinkUnreachableException e) {
            return copy(control, epoch, e);
        }
        requireAssigned();
        JoinPoint joinPoint = joinPoint(control, remote.checkpoint());
        Mark mark = provenStart(control, executed, source, remote, joinPoint);
        if (!settings.copies().isEmpty()) {
            mark = source.exact(mark);
        }
        return new LinkPipeline.Start(
                epoch,
                remote.checkpoint().streamId(),
                Optional.of(remote.checkpoint()),
                joinPoint,
                mark,
                Place.source(settings.kafka(), settings.stream().transactionsTopic(), mark.resumeOffset()));
    }

    /**
     * The start in a copy of the stream. The link must have read the source's topic before: then it knows the identity of the
     * stream, and an offset from which it can return to the topic.
     *
     * @param unreachable why the source's topic cannot be read; thrown if no copy helps
     */
    private LinkPipeline.Start copy(Connection control, long epoch, LinkUnreachableException unreachable)
            throws SQLException, LinkUnreachableException {
        Optional<StoredPosition> stored = PositionTable.read(link, control);
        Optional<JoinPoint> joinPoint = new JoinPointTable(link.mesh(), link.cluster(), link.source()).read(control);
        if (settings.copies().isEmpty() || stored.isEmpty() || joinPoint.isEmpty()) {
            throw unreachable;
        }
        UUID streamId = stored.get().streamId();
        if (!streamId.equals(joinPoint.get().streamId())) {
            throw unreachable;
        }
        long appliedSeq = Math.max(stored.get().mark().lowSeq(), appliedSeq(control));
        CopySearch.Result found =
                new CopySearch(link, settings.stream(), streamId, settings.copies(), Time.SYSTEM).after(appliedSeq);
        if (found.best().isEmpty()) {
            throw unreachable.because(
                    "no copy of its stream has what follows here: " + String.join("; ", found.problems()));
        }
        Mark mark = new Mark(appliedSeq, stored.get().mark().resumeOffset());
        return new LinkPipeline.Start(
                epoch,
                streamId,
                Optional.empty(),
                joinPoint.get(),
                mark,
                found.best().get());
    }

    private long appliedSeq(Connection control) throws SQLException {
        return settings.mode() == LoopPrevention.GTID
                ? 0
                : DirectionRows.read(link, control).lowSeq();
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
        return new StartPoint(link, !settings.copies().isEmpty())
                .decide(stored, remote, joinPoint, executed, appliedSeq(control), () -> source.firstAvailable(remote));
    }
}
