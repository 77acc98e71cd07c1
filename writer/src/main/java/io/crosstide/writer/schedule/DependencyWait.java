package io.crosstide.writer.schedule;

import io.crosstide.change.wire.Dependency;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Blocks a record until everything that it depends on is applied at this target (W5). Checks only streams with a link
 * to this target: the target always has the transactions of its own datacenter. Belongs to the loop of one link.
 *
 * <p>The positions of a link that this process serves are read from memory. Those of a link that another process serves
 * are read from the target, at growing intervals.
 */
public final class DependencyWait {
    /** Queries the target. */
    public interface Target {
        boolean includes(Dependency dependency) throws SQLException;
    }

    private static final long FIRST_PAUSE_NANOS = 20_000_000;
    private static final long MAX_PAUSE_NANOS = 500_000_000;

    private final String cluster;
    private final Set<String> linkedSources;
    private final AppliedStreams streams;
    private final Target target;
    private final LongSupplier nanoTime;

    private List<Dependency> waitingFor = List.of();
    private long pauseNanos;
    private long nextQueryNanos;

    /** @param linkedSources datacenters with a link of this cluster to this target */
    public DependencyWait(
            String cluster, Set<String> linkedSources, AppliedStreams streams, Target target, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.linkedSources = Set.copyOf(linkedSources);
        this.streams = streams;
        this.target = target;
        this.nanoTime = nanoTime;
    }

    /** Starts to wait for what the next record depends on. */
    void begin(List<Dependency> dependencies) {
        waitingFor = new ArrayList<>(dependencies);
        waitingFor.removeIf(dependency -> !linkedSources.contains(dependency.datacenter()));
        pauseNanos = FIRST_PAUSE_NANOS;
        nextQueryNanos = nanoTime.getAsLong();
    }

    /** Whether everything that the record depends on is applied. */
    boolean satisfied() throws SQLException {
        waitingFor.removeIf(this::servedHere);
        if (waitingFor.isEmpty()) {
            return true;
        }
        if (nanoTime.getAsLong() - nextQueryNanos < 0) {
            return false;
        }
        for (Iterator<Dependency> each = waitingFor.iterator(); each.hasNext(); ) {
            if (target.includes(each.next())) {
                each.remove();
            }
        }
        nextQueryNanos = nanoTime.getAsLong() + pauseNanos;
        pauseNanos = Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
        return waitingFor.isEmpty();
    }

    private boolean servedHere(Dependency dependency) {
        return streams.of(cluster, dependency.datacenter())
                .map(mode -> mode.includes(dependency))
                .orElse(false);
    }

    /** The datacenters whose streams the record waits for, for messages. */
    List<String> datacenters() {
        return waitingFor.stream().map(Dependency::datacenter).toList();
    }
}
