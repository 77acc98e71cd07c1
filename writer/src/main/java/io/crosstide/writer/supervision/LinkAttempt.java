package io.crosstide.writer.supervision;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.JoinPoint;
import io.crosstide.bookkeeping.JoinPointTable;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.SchemaGaps;
import io.crosstide.bookkeeping.StoredPosition;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.PublishedStream;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.connect.Primary;
import io.crosstide.topology.connect.UnsupportedServerException;
import io.crosstide.writer.consume.SourceStream;
import io.crosstide.writer.failure.ControlFailure;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.failure.RestartException;
import io.crosstide.writer.ownership.Ownership;
import io.crosstide.writer.position.StartPoint;
import io.crosstide.writer.schedule.LinkLoop;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to serve a link: makes sure of the ownership, finds out where to begin, and runs until something fails or it
 * is told to stop. Whatever it needs to know it reads from the target and the stream, so the next attempt may follow any
 * failure.
 */
public final class LinkAttempt {
    private final LinkSettings settings;
    private final Ownership ownership;
    private final AttemptContext context;
    private final LinkName link;

    private boolean stopRequested;
    private @Nullable LinkLoop loop;
    private long failedSeq;
    private long blockedSeq;

    LinkAttempt(LinkSettings settings, Ownership ownership, AttemptContext context) {
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

    /** Lets {@link #run} finish what is under way and return. */
    synchronized void stop() {
        stopRequested = true;
        if (loop != null) {
            loop.stop();
        }
    }

    private synchronized boolean begin(LinkLoop begun) {
        loop = begun;
        return !stopRequested;
    }

    /** Runs until told to stop; any other end is an exception. */
    void run()
            throws LinkStoppedException, LinkUnreachableException, LinkFencedException, RestartException,
                    InterruptedException {
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
            throw new LinkUnreachableException("Link " + link + ": " + e.getMessage(), e);
        }
    }

    private void serve(Primary primary, Connection control)
            throws SQLException, LinkStoppedException, LinkUnreachableException, LinkFencedException, RestartException,
                    InterruptedException {
        requireSchema(control);
        long epoch = ownership.ensure(control);
        GtidSet executed = settings.mode() == LoopPrevention.GTID ? executed(control) : GtidSet.EMPTY;
        SourceStream source = new SourceStream(link, settings.stream(), settings.kafka());
        PublishedStream remote = source.read();
        JoinPoint joinPoint = joinPoint(control, remote.checkpoint().streamId());
        Mark start = start(control, executed, source, remote, joinPoint);
        try (LinkPipeline pipeline = new LinkPipeline(
                settings,
                context,
                new LinkPipeline.Start(epoch, remote.checkpoint().streamId(), joinPoint, start),
                primary)) {
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

    private void requireSchema(Connection control) throws SQLException, LinkStoppedException {
        List<String> gaps = SchemaGaps.of(control);
        if (!gaps.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + ": the target's MySQL has no " + String.join(", ", gaps)
                            + ", which this version of Crosstide needs",
                    "run `crosstide init -d " + link.target() + "` again, as the first time: it creates missing tables;"
                            + " add a column that is still missing by hand, as `crosstide init --print` shows it");
        }
    }

    private JoinPoint joinPoint(Connection control, UUID streamId) throws SQLException, LinkStoppedException {
        JoinPointTable joinPoints = new JoinPointTable(link.mesh(), link.cluster(), link.source());
        Optional<JoinPoint> found = joinPoints.read(control);
        if (found.isEmpty()) {
            throw new LinkStoppedException(
                    "Link " + link + " has no join point: nobody has said from where the target follows the stream",
                    "run `crosstide init -d " + link.target() + "` with --identical or --seeded " + link.source()
                            + "=GTIDSET");
        }
        UUID pinned = found.get().streamId();
        if (pinned == null) {
            joinPoints.pin(control, streamId);
        } else if (!pinned.equals(streamId)) {
            throw new LinkStoppedException(
                    "Link " + link + " follows stream " + pinned + ", but " + link.source() + " has stream " + streamId
                            + " now: it was created anew",
                    "load the target anew from a dump of the source, delete the link's rows of crosstide.join_point,"
                            + " crosstide.position and crosstide.direction, and run `crosstide init --seeded`");
        }
        return found.get();
    }

    private Mark start(
            Connection control, GtidSet executed, SourceStream source, PublishedStream remote, JoinPoint joinPoint)
            throws SQLException, LinkStoppedException, LinkUnreachableException {
        UUID streamId = remote.checkpoint().streamId();
        Optional<StoredPosition> stored = PositionTable.read(link, control);
        if (stored.isPresent() && !stored.get().streamId().equals(streamId)) {
            throw new LinkStoppedException(
                    "Link " + link + " has a position in stream " + stored.get().streamId() + ", not in " + streamId,
                    "delete the link's row of crosstide.position if the target was loaded anew");
        }
        long appliedSeq = settings.mode() == LoopPrevention.GTID
                ? 0
                : DirectionRows.read(link, control).lowSeq();
        return new StartPoint(link)
                .decide(stored, remote, joinPoint, executed, appliedSeq, () -> source.firstAvailable(remote));
    }

    public static GtidSet executed(Connection control) throws SQLException {
        try (Statement statement = control.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@GLOBAL.gtid_executed")) {
            rows.next();
            return GtidSet.parse(rows.getString(1));
        }
    }

    /** Throws the failure as what it is. */
    private static RuntimeException raise(Exception failure)
            throws LinkStoppedException, LinkUnreachableException, LinkFencedException, RestartException {
        if (failure instanceof LinkStoppedException stopped) {
            throw stopped;
        }
        if (failure instanceof LinkUnreachableException unreachable) {
            throw unreachable;
        }
        if (failure instanceof LinkFencedException fenced) {
            throw fenced;
        }
        if (failure instanceof RestartException restart) {
            throw restart;
        }
        throw failure instanceof RuntimeException runtime ? runtime : new IllegalStateException(failure);
    }
}
