package io.crosstide.cli.status;

import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.Heartbeat;
import io.crosstide.change.wire.Range;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.status.LinkStatus.State;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
            topology.replication().forEach((cluster, replication) -> {
                for (Link link : replication.links()) {
                    if (target == null || link.to().equals(target)) {
                        links.add(read(cluster, link, open));
                    }
                }
            });
        }
        return new MeshStatus(topology.name(), links);
    }

    private LinkStatus read(String cluster, Link link, OpenServers open) {
        @Nullable TargetState target = null;
        @Nullable String problem = null;
        try {
            target = new TargetReader(open.mysql(link.to(), cluster), topology.name(), cluster, link).read();
        } catch (UnreachableException | SQLException failure) {
            problem = failure.getMessage();
        }
        try {
            StreamView view = open.stream(cluster, link.from(), link.to());
            Optional<Checkpoint> checkpoint = view.checkpoint();
            if (target == null) {
                return unreachable(
                        cluster, link, null, checkpoint.map(Checkpoint::seq).orElse(null), problem);
            }
            return checkpoint.isEmpty()
                    ? notBegun(cluster, link, target)
                    : status(cluster, link, target, checkpoint.get(), view);
        } catch (KafkaException failure) {
            return unreachable(cluster, link, target, open.kafkaFailed(link.from(), failure), problem);
        } catch (UnreachableException failure) {
            return unreachable(cluster, link, target, failure, problem);
        }
    }

    private static LinkStatus unreachable(
            String cluster,
            Link link,
            @Nullable TargetState target,
            UnreachableException kafka,
            @Nullable String problem) {
        return unreachable(
                cluster,
                link,
                target,
                (Long) null,
                problem == null ? kafka.getMessage() : problem + " " + kafka.getMessage());
    }

    private static LinkStatus unreachable(
            String cluster,
            Link link,
            @Nullable TargetState target,
            @Nullable Long published,
            @Nullable String problem) {
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                State.UNREACHABLE,
                null,
                published,
                target == null ? null : (Long) target.lowSeq(link.from()),
                target == null ? null : (Long) target.conflictsOpen(),
                problem,
                null);
    }

    private static LinkStatus notBegun(String cluster, Link link, TargetState target) {
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                target.stopped() ? State.STOPPED : State.UNKNOWN,
                null,
                null,
                null,
                target.conflictsOpen(),
                target.stopped() ? target.error() : "The stream of %s has no checkpoint.".formatted(link.from()),
                target.stopped() ? target.remedy() : "Run crosstide init -d %s.".formatted(link.from()));
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
        Duration lag = lag(cluster, next, checkpoint, view);
        Optional<StreamTrouble> trouble = StreamTrouble.of(link.from(), checkpoint, next == null ? lag : Duration.ZERO);
        @Nullable String error = target.stopped()
                ? target.error()
                : trouble.map(StreamTrouble::error).orElse(null);
        @Nullable String remedy = target.stopped()
                ? target.remedy()
                : trouble.map(StreamTrouble::remedy).orElse(null);
        return new LinkStatus(
                cluster,
                link.from(),
                link.to(),
                state(target, trouble.isPresent(), all, next),
                lag,
                checkpoint.seq(),
                applied,
                target.conflictsOpen(),
                error,
                remedy);
    }

    private static State state(TargetState target, boolean sourceStopped, boolean all, @Nullable StreamRecord next) {
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
        return next != null && waits(next, target) ? State.WAITING : State.RUNNING;
    }

    /** All before the next record is applied, so what it adds to the dependencies decides. */
    private static boolean waits(StreamRecord next, TargetState target) {
        return next.depends().stream()
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
