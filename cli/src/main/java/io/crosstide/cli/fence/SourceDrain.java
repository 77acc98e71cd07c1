package io.crosstide.cli.fence;

import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.connect.UnreachableException;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.topology.Link;
import io.crosstide.topology.Topology;
import io.crosstide.topology.secret.SecretException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits until all that a datacenter has committed by now is applied at the targets of all its links, side by side.
 *
 * <p>Invariant: a link counts as drained only if its {@link FenceWait} says so. What cannot be asked is not drained.
 */
public final class SourceDrain {
    /** Applications that write are seen if they commit within this time. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Topology topology;
    private final Servers servers;
    private final String datacenter;
    private final Consumer<String> progress;
    private final List<String> warnings = new ArrayList<>();

    /** @param progress receives what is missing, from time to time while the wait is long; several threads call it */
    public SourceDrain(Topology topology, Servers servers, String datacenter, Consumer<String> progress) {
        this.topology = topology;
        this.servers = servers;
        this.datacenter = datacenter;
        this.progress = progress;
    }

    /** The links that a drain waits for, by cluster; empty if the datacenter is the source of none. */
    public Map<String, List<Link>> links() {
        Map<String, List<Link>> links = new LinkedHashMap<>();
        topology.replication().forEach((cluster, replication) -> {
            List<Link> from = replication.links().stream()
                    .filter(link -> link.from().equals(datacenter))
                    .toList();
            if (!from.isEmpty()) {
                links.put(cluster, from);
            }
        });
        return links;
    }

    /** Waits for each link until it is drained or the patience ends. */
    public List<DrainedLink> await(Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        List<DrainedLink> results = new ArrayList<>();
        for (Map.Entry<String, List<Link>> cluster : links().entrySet()) {
            Duration left = patience.minusNanos(System.nanoTime() - start);
            results.addAll(await(cluster.getKey(), cluster.getValue(), left.isNegative() ? Duration.ZERO : left));
        }
        return results;
    }

    /** What an operator must know although all is drained. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    private List<DrainedLink> await(String cluster, List<Link> links, Duration patience) throws InterruptedException {
        try (LaterWrites later = LaterWrites.watch(servers, topology.stream(cluster, datacenter), links.get(0));
                Connection source = servers.primary(datacenter, cluster).connection()) {
            long start = System.nanoTime();
            Map<Link, Fence> fences = new LinkedHashMap<>();
            for (Link link : links) {
                fences.put(link, new FenceReader(topology, cluster, link).committedNow(source));
            }
            List<DrainedLink> results = await(cluster, fences, patience);
            Duration look = LOOK.minusNanos(System.nanoTime() - start);
            Thread.sleep(look.isNegative() ? 0 : look.toMillis());
            warn(later, source, fences.get(links.get(0)));
            return results;
        } catch (UnreachableException | SecretException failure) {
            return unknown(cluster, links, Servers.sentence(failure.getMessage()));
        } catch (SQLException failure) {
            return unknown(cluster, links, servers.refusal(datacenter, cluster, failure));
        }
    }

    private List<DrainedLink> unknown(String cluster, List<Link> links, String why) {
        String missing = "What %s has committed is not known: %s".formatted(datacenter, why);
        return links.stream()
                .map(link -> new DrainedLink(cluster, link, missing, -1, Duration.ZERO))
                .toList();
    }

    /** The links do not wait for each other, so each has all the patience. */
    private List<DrainedLink> await(String cluster, Map<Link, Fence> fences, Duration patience)
            throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(fences.size());
        try {
            List<Callable<DrainedLink>> waits = new ArrayList<>();
            fences.forEach((link, fence) -> waits.add(() -> await(cluster, link, fence, patience)));
            List<DrainedLink> results = new ArrayList<>();
            for (Future<DrainedLink> each : threads.invokeAll(waits)) {
                results.add(each.get());
            }
            return results;
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private DrainedLink await(String cluster, Link link, Fence fence, Duration patience) throws InterruptedException {
        long start = System.nanoTime();
        @Nullable String missing = null;
        try (FenceWait wait = new FenceWait(topology, servers, cluster, link, progress)) {
            wait.await(fence, patience);
        } catch (CommandFailedException | SecretException failure) {
            missing = String.valueOf(failure.getMessage());
        }
        Duration waited = Duration.ofNanos(System.nanoTime() - start);
        return new DrainedLink(cluster, link, missing, missing == null ? conflictsOpen(cluster, link) : -1, waited);
    }

    private long conflictsOpen(String cluster, Link link) {
        try (Connection target = servers.primary(link.to(), cluster).connection()) {
            return new ConflictTable(topology.name(), cluster).countOpen(target, link.from());
        } catch (UnreachableException | SQLException gone) {
            return -1;
        }
    }

    private void warn(LaterWrites later, Connection source, @Nullable Fence fence) throws InterruptedException {
        try {
            @Nullable String warning = fence == null ? null : later.warning(source, fence);
            if (warning != null) {
                warnings.add(warning);
            }
        } catch (SQLException gone) {
            warnings.add("%s does not answer any more, so it is not known whether applications still write there: %s"
                    .formatted(datacenter, gone.getMessage()));
        }
    }
}
