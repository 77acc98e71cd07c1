package io.crosstide.cli.status;

import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.watch.Reading;
import io.crosstide.cli.watch.Repetition;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the links of a mesh. Each link is read on a thread of its own over its own connections, so that a server that does
 * not answer delays no other link.
 */
public final class StatusWatch implements AutoCloseable {

    /** A reading that takes longer shows as unreachable. It is less than what the clients wait for an answer. */
    private static final Duration MAX_AGE = Duration.ofSeconds(6);

    private record Watched(String cluster, Link link, Repetition<LinkMotion> readings) {}

    private final List<Watched> all = new ArrayList<>();

    /**
     * Starts to watch.
     *
     * @param target only the links into this datacenter; null for all
     * @param interval between two readings of a link
     */
    public StatusWatch(Topology topology, Servers servers, Clock clock, @Nullable String target, Duration interval) {
        StatusReader reader = new StatusReader(topology, servers, clock);
        reader.forEachLink(
                target,
                (cluster, link) -> all.add(new Watched(
                        cluster,
                        link,
                        new Repetition<>(
                                "watch-%s-%s-%s".formatted(cluster, link.from(), link.to()),
                                interval,
                                new WatchedLink(topology, servers, reader, cluster, link)))));
    }

    /** Waits until every link was read once, or until the time is over. */
    public void awaitFirst(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (Watched watched : all) {
            watched.readings.awaitFirst(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
        }
    }

    /** Where the links stand, as far as their servers have answered. */
    public List<LinkMotion> links() {
        return all.stream().map(StatusWatch::last).toList();
    }

    private static LinkMotion last(Watched watched) {
        return watched.readings
                .last()
                .map(reading -> reading.age().compareTo(MAX_AGE) > 0 ? late(watched, reading) : reading.value())
                .orElseGet(() -> unknown(watched, LinkStatus.State.UNKNOWN, "no answer yet"));
    }

    private static LinkMotion late(Watched watched, Reading<LinkMotion> reading) {
        LinkStatus last = reading.value().status();
        String error = "no answer for %d s; before, the link was %s"
                .formatted(reading.age().toSeconds(), last.state().label());
        // while new connections are tried, the reason for which they are needed is of more use
        return last.state() == LinkStatus.State.UNREACHABLE
                ? reading.value()
                : unknown(watched, LinkStatus.State.UNREACHABLE, error);
    }

    private static LinkMotion unknown(Watched watched, LinkStatus.State state, String error) {
        Link link = watched.link;
        return new LinkMotion(
                new LinkStatus(watched.cluster, link.from(), link.to(), state, null, null, null, null, error, null),
                null);
    }

    /** Ends the readings. Does not wait for servers; the connections end with the process. */
    @Override
    public void close() {
        all.forEach(watched -> watched.readings.close());
    }
}
