package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.link.LinkControl;
import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.cli.connect.Initialisation;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.control.StandingOrder;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.streams.StreamView;
import io.crosstide.topology.Link;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Waits until what a {@link Fence} contains can be read at the target of a link. Keeps its connections between calls. Not safe
 * for several threads.
 *
 * <p>Invariant: it never returns early. What it cannot learn, it counts as missing. Only the answer of a server that is the
 * primary afterwards counts.
 */
public final class FenceWait implements AutoCloseable {
    /** The longest time for which the target is asked before the deadline and the progress are looked at again. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    private static final Duration FIRST_PROGRESS = Duration.ofSeconds(3);
    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);
    private static final Duration RETRY_PAUSE = Duration.ofMillis(500);

    private final Topology topology;
    private final Servers servers;
    private final String cluster;
    private final Link link;
    private final Consumer<String> progress;
    private @Nullable Connection target;
    private @Nullable StreamView stream;
    private boolean reached;

    /** @param progress receives what is missing, from time to time while the wait is long */
    public FenceWait(Topology topology, Servers servers, String cluster, Link link, Consumer<String> progress) {
        this.topology = topology;
        this.servers = servers;
        this.cluster = cluster;
        this.link = link;
        this.progress = progress;
    }

    /** @throws CommandFailedException if something is missing at the end of the patience, or if a server cannot be asked */
    public void await(Fence fence, Duration patience) throws CommandFailedException, InterruptedException {
        long start = System.nanoTime();
        Duration nextProgress = FIRST_PROGRESS;
        Arrival arrival = arrival(fence);
        while (true) {
            Duration left = patience.minus(since(start));
            Optional<String> missing = missing(arrival, shorter(left, SLICE));
            if (missing.isEmpty()) {
                return;
            }
            Duration waited = since(start);
            if (waited.compareTo(patience) >= 0) {
                throw new CommandFailedException("%s cannot show all of %s in time (cluster %s). Missing: %s.%s"
                        .formatted(link.to(), link.from(), cluster, missing.get(), hindrance()));
            }
            if (waited.compareTo(nextProgress) >= 0) {
                nextProgress = waited.plus(PROGRESS_INTERVAL);
                progress.accept("waiting for %d s: %s (cluster %s).%s"
                        .formatted(waited.toSeconds(), missing.get(), cluster, hindrance()));
            }
        }
    }

    private static Duration since(long startNanos) {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    private static Duration shorter(Duration left, Duration slice) {
        return left.isNegative() ? Duration.ZERO : left.compareTo(slice) < 0 ? left : slice;
    }

    private Arrival arrival(Fence fence) throws CommandFailedException {
        if (topology.replication(cluster).loopPrevention() == LoopPrevention.GTID) {
            return new GtidArrival(topology, cluster, link, fence);
        }
        @Nullable StreamView open = stream;
        if (open == null) {
            try {
                open = servers.openView(topology.stream(cluster, link.from()), link.to())
                        .await();
            } catch (UnreachableException failure) {
                throw new CommandFailedException(String.valueOf(failure.getMessage()), failure);
            }
            stream = open;
        }
        return new SequenceArrival(topology, cluster, link, fence, open);
    }

    /** A server that answered before may come back. */
    private Optional<String> missing(Arrival arrival, Duration patience)
            throws CommandFailedException, InterruptedException {
        try {
            Optional<String> missing = ask(arrival, patience);
            reached = true;
            return missing;
        } catch (UnreachableException | SQLException | KafkaException failure) {
            String message = message(failure);
            closeTarget();
            if (!reached) {
                throw new CommandFailedException(message, failure);
            }
            Thread.sleep(shorter(patience, RETRY_PAUSE).toMillis());
            return Optional.of(message);
        }
    }

    /** What a server answers that is no longer the primary says nothing about the primary. */
    private Optional<String> ask(Arrival arrival, Duration patience)
            throws UnreachableException, SQLException, CommandFailedException, InterruptedException {
        Optional<String> missing = arrival.missing(target(), patience);
        if (Servers.isWritable(target())) {
            return missing;
        }
        closeTarget();
        Optional<String> again = arrival.missing(target(), Duration.ZERO);
        return Servers.isWritable(target())
                ? again
                : Optional.of("the primary of %s has changed twice".formatted(link.to()));
    }

    private String message(Exception failure) {
        if (failure instanceof KafkaException kafka) {
            return String.valueOf(
                    servers.kafkaUnreachable(link.from(), link.to(), kafka).getMessage());
        }
        if (failure instanceof SQLException sql) {
            return Initialisation.isMissing(sql)
                    ? new Initialisation(topology).error(link.to(), cluster, sql)
                    : servers.refusal(link.to(), cluster, sql);
        }
        return String.valueOf(failure.getMessage());
    }

    /** Why the link applies nothing or little, as far as somebody ordered it or the link says so. */
    private String hindrance() {
        LinkName name = new LinkName(topology.name(), cluster, link.from(), link.to());
        try {
            LinkControl control = new LinkControlTable(name).read(target());
            String orders = StandingOrder.of(cluster, link.from(), link.to(), control).stream()
                    .map(order -> " The link is " + order.what() + ". To end it: " + order.end())
                    .collect(Collectors.joining());
            return control.pause() == null ? orders + trouble(name) : orders;
        } catch (SQLException | UnreachableException gone) {
            return "";
        }
    }

    private String trouble(LinkName name) throws SQLException, UnreachableException {
        return new LinkStateTable(name)
                .read(target())
                .filter(state -> !state.state().equals(LinkState.RUNNING.label()))
                .map(state -> " The link is %s: %s".formatted(state.state(), state.error()))
                .orElse("");
    }

    private Connection target() throws UnreachableException {
        @Nullable Connection open = target;
        if (open == null) {
            open = servers.primary(link.to(), cluster).connection();
            target = open;
        }
        return open;
    }

    private void closeTarget() {
        @Nullable Connection open = target;
        target = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // it was open for reading only
            }
        }
    }

    @Override
    public void close() {
        closeTarget();
        if (stream != null) {
            stream.close();
        }
    }
}
