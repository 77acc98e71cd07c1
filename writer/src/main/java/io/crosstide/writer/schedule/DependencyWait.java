package io.crosstide.writer.schedule;

import io.crosstide.change.wire.Dependency;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Blocks a record until everything that it depends on is applied at this target (W5). Checks streams with a link
 * to this target, and transactions of its own datacenter, which a failover may have lost. Belongs to the loop of one link.
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
    private final String datacenter;
    private final Set<String> linkedSources;
    private final AppliedStreams streams;
    private final Target target;
    private final Target own;
    private final LongSupplier nanoTime;

    private List<Dependency> waitingFor = List.of();
    private long pauseNanos;
    private long nextQueryNanos;

    /**
     * @param datacenter the target
     * @param linkedSources datacenters with a link of this cluster to this target
     * @param target what is applied of their streams
     * @param own what the target has of its own transactions
     */
    public DependencyWait(
            String cluster,
            String datacenter,
            Set<String> linkedSources,
            AppliedStreams streams,
            Target target,
            Target own,
            LongSupplier nanoTime) {
        this.cluster = cluster;
        this.datacenter = datacenter;
        this.linkedSources = Set.copyOf(linkedSources);
        this.streams = streams;
        this.target = target;
        this.own = own;
        this.nanoTime = nanoTime;
    }

    /** Starts to wait for what the next record depends on. */
    void begin(List<Dependency> dependencies) {
        waitingFor = new ArrayList<>(dependencies);
        waitingFor.removeIf(dependency -> !isOwn(dependency) && !linkedSources.contains(dependency.datacenter()));
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
            Dependency next = each.next();
            if ((isOwn(next) ? own : target).includes(next)) {
                each.remove();
            }
        }
        nextQueryNanos = nanoTime.getAsLong() + pauseNanos;
        pauseNanos = Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
        return waitingFor.isEmpty();
    }

    private boolean isOwn(Dependency dependency) {
        return dependency.datacenter().equals(datacenter);
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
