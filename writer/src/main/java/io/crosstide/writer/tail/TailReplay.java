package io.crosstide.writer.tail;

import io.crosstide.bookkeeping.DirectionRows;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.PositionTable;
import io.crosstide.bookkeeping.ReplayedTailTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.LostTail;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.Primary;
import io.crosstide.writer.consume.Place;
import io.crosstide.writer.consume.Received;
import io.crosstide.writer.consume.RecordBudget;
import io.crosstide.writer.consume.RecordMemory;
import io.crosstide.writer.consume.RecordReader;
import io.crosstide.writer.consume.TableSelection;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.LinkOwner;
import io.crosstide.writer.position.AppliedPositions;
import io.crosstide.writer.position.PositionCarrier;
import io.crosstide.writer.replay.DirectionReplay;
import io.crosstide.writer.replay.GtidReplay;
import io.crosstide.writer.replay.ReplayMode;
import io.crosstide.writer.replay.TaskFailures;
import io.crosstide.writer.replay.TaskRunner;
import io.crosstide.writer.schedule.TargetApplied;
import io.crosstide.writer.schema.TargetSchema;
import io.crosstide.writer.session.SchemaPool;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSessions;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import io.crosstide.writer.supervision.ApplyingParts;
import io.crosstide.writer.supervision.LinkAttempt;
import io.crosstide.writer.supervision.LinkSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Applies the lost tail of a stream to the new primary of the stream's own datacenter, one transaction after the other
 * (docs/decisions/0031). It works as a link from the datacenter to itself: with the same proof of ownership, conflicts, and
 * waits for transactions of other datacenters. It may be repeated after any failure.
 */
public final class TailReplay {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int SLOT = 0;

    private final LinkSettings settings;
    private final LinkName link;
    private final Primary primary;
    private final TailProgress progress;
    private final Time time;

    /**
     * @param settings of the link from the datacenter to itself
     * @param primary opened with {@link LinkSettings#linkConnections}
     */
    public TailReplay(LinkSettings settings, Primary primary, TailProgress progress, Time time) {
        this.settings = settings;
        this.link = settings.link();
        this.primary = primary;
        this.progress = progress;
        this.time = time;
    }

    /**
     * Applies what the tail contains. When it returns, the target has all of it.
     *
     * @param operator who ordered it
     * @return the number of row changes that are conflicts now
     */
    public long run(LostTail tail, UUID streamId, String operator)
            throws SQLException, LinkFailure, InterruptedException {
        Connection control = primary.connection();
        long conflicts = replay(tail, streamId, control);
        if (settings.mode() == LoopPrevention.DIRECTION_TABLE) {
            new ReplayedTailTable(link.mesh(), link.cluster()).add(control, tail.gtids(), operator);
        } else if (!LinkAttempt.executed(control).containsAll(tail.gtids())) {
            throw new LinkStoppedException(
                    "The primary of " + link.target() + " still lacks "
                            + tail.gtids().minus(LinkAttempt.executed(control)),
                    "repeat the command; report this as a bug if it does not help");
        }
        return conflicts;
    }

    private long replay(LostTail tail, UUID streamId, Connection control)
            throws SQLException, LinkFailure, InterruptedException {
        LinkOwner owner = new LinkOwner(link, settings.instance(), time);
        long epoch = owner.takeOver(control, owner.epoch(control));
        Mark start = new Mark(Math.max(0, tail.firstSeq() - 1), tail.firstOffset());
        AppliedPositions positions = new AppliedPositions(start);
        ReplayMode mode = mode(streamId, epoch, positions, control);
        TableSelection tables = new TableSelection(link, settings.tables(), excluded -> {});
        try (RecordBudget budget = RecordMemory.ofThisProcess().share();
                SchemaPool pool = new SchemaPool(link, settings.target(), primary.endpoint());
                RecordReader records = new RecordReader(
                        link,
                        settings.kafka().reader("crosstide-tail"),
                        Place.source(settings.kafka(), settings.stream().transactionsTopic(), start.resumeOffset()),
                        streamId,
                        start)) {
            ApplyingParts parts = ApplyingParts.of(
                    settings, primary, epoch, mode, new TargetSchema(pool, time), tables, budget, time);
            Thread guard = new Thread(parts.guard(), "guard");
            guard.setDaemon(true);
            guard.start();
            try (TailTasks tasks = new TailTasks(runner(mode, parts), time)) {
                TailApplier applier = new TailApplier(
                        link,
                        tail,
                        mode,
                        positions,
                        budget,
                        tasks,
                        new TargetApplied(link, settings.mode(), control),
                        settings.linkedSources(),
                        progress,
                        time);
                while (!applier.isDone()) {
                    Optional<Received> next = records.next(POLL);
                    if (next.isPresent()) {
                        applier.accept(next.get());
                    } else if (records.isAtEnd()) {
                        throw new LinkStoppedException(
                                "The stream " + settings.stream() + " ends before all lost transactions were read",
                                "repeat the command; report this as a bug if it does not help");
                    }
                }
                applier.accountForTheRest();
                return applier.conflicts();
            } finally {
                parts.guard().stop();
                guard.join(POLL.toMillis());
            }
        }
    }

    private ReplayMode mode(UUID streamId, long epoch, AppliedPositions positions, Connection control)
            throws SQLException {
        PositionCarrier carrier = new PositionCarrier(positions, new PositionTable(link, streamId), time::nanos);
        EpochProof proof = new EpochProof(link, epoch);
        return settings.mode() == LoopPrevention.GTID
                ? new GtidReplay(proof, carrier, LinkAttempt.executed(control), GtidSet.EMPTY)
                : new DirectionReplay(
                        link,
                        proof,
                        carrier,
                        positions,
                        DirectionRows.read(link, control),
                        DirectionReplay.MAX_OWN_RANGES);
    }

    private TaskRunner runner(ReplayMode mode, ApplyingParts parts) {
        StatementPatience patience = new StatementPatience();
        return new TaskRunner(
                SLOT,
                new TargetSessions(settings.linkConnections(), primary.endpoint(), patience, parts.packets()),
                mode,
                parts.applier(),
                new LinkMetrics(link, new LinkCondition(link, false, time::instant), new SimpleMeterRegistry()),
                new TaskFailures(link),
                patience,
                false,
                Optional.empty(),
                time,
                new Random());
    }
}
