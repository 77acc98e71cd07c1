package io.crosstide.cli.status;

import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.CorruptRecordException;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.OpenTransactionRecord;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.status.LinkStatus.State;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.writer.position.HistoryGap;
import io.crosstide.writer.position.JoinHistory;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Learns where links stand from the source's topics and the target's tables, without asking any process of Crosstide:
 * what it says is true also of a link whose writer is gone.
 */
public final class StatusReader {

    /** Beyond this many heartbeats without a sign, silence counts as lag. */
    private static final int MISSED_HEARTBEATS = 5;

    private final Topology topology;
    private final Servers servers;
    private final Clock clock;

    public StatusReader(Topology topology, Servers servers, Clock clock) {
        this.topology = topology;
        this.servers = servers;
        this.clock = clock;
    }

    /** @param target only the links into this datacenter; null for all */
    public MeshStatus read(@Nullable String target) {
        List<LinkStatus> links = new ArrayList<>();
        try (OpenServers open = new OpenServers(topology, servers)) {
            forEachLink(target, open::prepare);
            forEachLink(target, (cluster, link) -> links.add(read(cluster, link, open)));
        }
        return new MeshStatus(topology.name(), links);
    }

    /** @param target only the links into this datacenter; null for all */
    void forEachLink(@Nullable String target, BiConsumer<String, Link> visit) {
        topology.replication().forEach((cluster, replication) -> {
            for (Link link : replication.links()) {
                if (target == null || link.to().equals(target)) {
                    visit.accept(cluster, link);
                }
            }
        });
    }

    /** Where one link stands. */
    LinkStatus read(String cluster, Link link, OpenServers open) {
        List<UnreachableException> problems = new ArrayList<>();
        @Nullable TargetState target = null;
        @Nullable String notInitialised = null;
        try {
            target = new TargetReader(open.mysql(link.to(), cluster), topology.name(), cluster, link).read();
        } catch (UnreachableException failure) {
            problems.add(failure);
        } catch (SQLException failure) {
            if (Initialisation.isMissing(failure)) {
                notInitialised = new Initialisation(topology).error(link.to(), cluster, failure);
                problems.add(new UnreachableException(notInitialised, failure));
            } else {
                problems.add(servers.unreachable(link.to(), cluster, failure));
            }
        }
        try {
            StreamView view = open.stream(cluster, link.from(), link.to());
            Optional<Checkpoint> checkpoint = view.checkpoint();
            if (target == null) {
                @Nullable Long published = checkpoint.map(Checkpoint::seq).orElse(null);
                return notInitialised == null
                        ? unreachable(cluster, link, null, published, problems)
                        : notInitialised(cluster, link, published, notInitialised);
            }
            return checkpoint.isEmpty()
                    ? notBegun(cluster, link, target)
                    : status(cluster, link, target, checkpoint.get(), view);
        } catch (CorruptRecordException damaged) {
            return damaged(cluster, link, target, damaged);
        } catch (KafkaException failure) {
            problems.add(open.kafkaFailed(link.from(), link.to(), failure));
        } catch (UnreachableException failure) {
            problems.add(failure);
        }
        return unreachable(cluster, link, target, null, problems);
    }

    /** @param problems of the target's MySQL and of the source's Kafka */
    private static LinkStatus unreachable(
            String cluster,
            Link link,
            @Nullable TargetState target,
            @Nullable Long published,
            List<UnreachableException> problems) {
        List<String> errors = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        for (UnreachableException problem : problems) {
            errors.add(problem.problem());
            @Nullable String remedy = problem.remedy();
            if (remedy != null && !remedies.contains(remedy)) {
                remedies.add(remedy);
            }
        }
        if (target != null && target.readsCopy() && target.served()) {
            errors.add(target.error() + ".");
        }
        return new LinkStatus(
                        cluster,
                        link.from(),
                        link.to(),
                        State.UNREACHABLE,
                        null,
                        published,
                        target == null ? null : (Long) target.lowSeq(link.from()),
                        target == null ? null : (Long) target.conflictsOpen(),
                        String.join(" ", errors),
                        remedies.isEmpty() ? null : String.join(" ", remedies))
                .with(target == null ? LinkControl.NONE : target.control());
    }

    /** What the target says of the link is known; how far it has come is not. */
    private static LinkStatus damaged(
            String cluster, Link link, @Nullable TargetState target, CorruptRecordException damaged) {
        boolean told = target != null && target.stopped();
        return new LinkStatus(
                        cluster,
                        link.from(),
                        link.to(),
                        State.STOPPED,
                        null,
                        null,
                        target == null ? null : (Long) target.lowSeq(link.from()),
                        target == null ? null : (Long) target.conflictsOpen(),
                        target != null && told ? target.error() : damaged.getMessage(),
                        target != null && told
                                ? target.remedy()
                                : "run a version of Crosstide that knows the wireVersion of the record; if the record is"
                                        + " damaged, see what the syncer of " + link.from() + " logs")
                .with(target == null ? LinkControl.NONE : target.control());
    }

    /** Nobody has run init for the target. The link does not start before somebody does. */
    private LinkStatus notInitialised(String cluster, Link link, @Nullable Long published, String problem) {
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                State.STOPPED,
                null,
                published,
                null,
                null,
                problem,
                new Initialisation(topology).remedy(link.to()));
    }

    private LinkStatus notBegun(String cluster, Link link, TargetState target) {
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                target.stopped() ? State.STOPPED : State.UNKNOWN,
                null,
                null,
                null,
                target.conflictsOpen(),
                target.stopped()
                        ? target.error()
                        : "The stream of %s has no checkpoint: crosstide init has not run yet for datacenter %s."
                                .formatted(link.from(), link.from()),
                target.stopped() ? target.remedy() : new Initialisation(topology).remedy(link.from()));
    }

    private LinkStatus status(String cluster, Link link, TargetState target, Checkpoint checkpoint, StreamView view) {
        boolean gtidMode = topology.replication(cluster).loopPrevention() == LoopPrevention.GTID;
        long low = target.lowSeq(link.from());
        @Nullable StreamRecord next = null;
        long applied;
        boolean all = gtidMode ? target.executed().containsAll(checkpoint.published()) : low >= checkpoint.seq();
        if (all) {
            applied = checkpoint.seq();
        } else {
            Predicate<StreamRecord> missing = gtidMode
                    ? record -> !target.executed().containsAll(record.gtids())
                    : record -> lastSeq(record) > low;
            next = view.firstFrom(target.offset(), record -> !(record instanceof Heartbeat) && missing.test(record))
                    .orElse(null);
            applied = gtidMode && next != null ? Math.max(low, next.seq() - 1) : low;
        }
        @Nullable OpenTransactionRecord open = openTransaction(checkpoint, view);
        Duration lag =
                next == null && open != null ? since(open.commitTimeMicros()) : lag(cluster, next, checkpoint, view);
        Duration silence = next != null ? Duration.ZERO : open != null ? since(open.timeMicros()) : lag;
        Optional<StreamTrouble> trouble = StreamTrouble.of(link.from(), checkpoint, silence);
        boolean waits = target.saysWaiting() && !target.paused() && target.served() && !all && trouble.isEmpty();
        boolean told = target.stopped() || waits;
        @Nullable String error = told ? target.error() : trouble.map(StreamTrouble::error).orElse(null);
        @Nullable String remedy =
                told ? target.remedy() : trouble.map(StreamTrouble::remedy).orElse(null);
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                state(target, link, trouble.isPresent(), all, next),
                lag,
                checkpoint.seq(),
                applied,
                target.conflictsOpen(),
                error,
                remedy,
                checkpoint.ddlSkipped(),
                open,
                target.control(),
                gtidMode ? gaps(cluster, link, target, checkpoint) : List.of(),
                target.tables());
    }

    private List<HistoryGap> gaps(String cluster, Link link, TargetState target, Checkpoint checkpoint) {
        LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
        return target.joinPoint()
                .map(joinPoint -> JoinHistory.of(name, joinPoint, checkpoint, target.executed(), target.claims())
                        .gaps())
                .orElse(List.of());
    }

    /** The transaction that the source is publishing in chunks: no reader of its topic sees it yet. */
    private static @Nullable OpenTransactionRecord openTransaction(Checkpoint checkpoint, StreamView view) {
        return view.openTransaction()
                .filter(open -> open.streamId().equals(checkpoint.streamId())
                        && !checkpoint.executed().contains(open.gtid()))
                .orElse(null);
    }

    private static State state(
            TargetState target, Link link, boolean sourceStopped, boolean all, @Nullable StreamRecord next) {
        if (target.stopped() || sourceStopped) {
            return State.STOPPED;
        }
        if (target.paused()) {
            return State.PAUSED;
        }
        if (!target.served()) {
            return State.UNKNOWN;
        }
        if (all) {
            return State.IDLE;
        }
        return target.saysWaiting() || (next != null && waits(next, link.to(), target)) ? State.WAITING : State.RUNNING;
    }

    /**
     * All before the next record is applied, so what it adds to the dependencies decides. Only the writer knows whether its own
     * target lacks a transaction in direction-table mode.
     */
    private static boolean waits(StreamRecord next, String datacenter, TargetState target) {
        return next.depends().stream()
                .filter(on -> on.seq() == 0 || !on.datacenter().equals(datacenter))
                .anyMatch(
                        on -> !target.executed().containsAll(on.gtids()) || target.lowSeq(on.datacenter()) < on.seq());
    }

    /** Age of the oldest transaction that is not applied; without one, how long the source has been silent. */
    private Duration lag(String cluster, @Nullable StreamRecord next, Checkpoint checkpoint, StreamView view) {
        if (next != null) {
            return since(next.commitTimeMicros());
        }
        Duration heartbeat = topology.replication(cluster).syncer().heartbeat();
        if (heartbeat.isZero()) {
            return Duration.ZERO;
        }
        long seen = view.newest().map(StreamRecord::commitTimeMicros).orElse(0L);
        Duration silence = since(Math.max(seen, checkpoint.timeMicros()));
        return silence.compareTo(heartbeat.multipliedBy(MISSED_HEARTBEATS)) > 0 ? silence : Duration.ZERO;
    }

    private Duration since(long micros) {
        Duration passed = Duration.between(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), clock.instant());
        return passed.isNegative() ? Duration.ZERO : passed;
    }

    private static long lastSeq(StreamRecord record) {
        return record instanceof Range range ? range.lastSeq() : record.seq();
    }
}
