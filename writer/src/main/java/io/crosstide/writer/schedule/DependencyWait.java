package io.crosstide.writer.schedule;

import io.crosstide.change.wire.Dependency;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Holds a record back until all of other streams that it depends on is applied at this target (W5). Only streams with a
 * link to this target count; our own datacenter's transactions are here by nature. Belongs to the loop of one link.
 *
 * <p>A link served by this process is asked directly. One that another process serves is looked up at the target, which is
 * asked at growing intervals.
 */
public final class DependencyWait {
    /** Asks the target itself. */
    public interface Target {
        boolean includes(Dependency dependency) throws SQLException;
    }

    private static final long FIRST_PAUSE_NANOS = 20_000_000;
    private static final long LONGEST_PAUSE_NANOS = 500_000_000;

    private final String cluster;
    private final Set<String> linkedSources;
    private final AppliedStreams streams;
    private final Target target;
    private final LongSupplier nanoTime;

    private List<Dependency> waitingFor = List.of();
    private long pauseNanos;
    private long askAgain;

    /** @param linkedSources datacenters with a link of this cluster to this target */
    public DependencyWait(
            String cluster, Set<String> linkedSources, AppliedStreams streams, Target target, LongSupplier nanoTime) {
        this.cluster = cluster;
        this.linkedSources = Set.copyOf(linkedSources);
        this.streams = streams;
        this.target = target;
        this.nanoTime = nanoTime;
    }

    /** Begins to wait for what the next record depends on. */
    void begin(List<Dependency> dependencies) {
        waitingFor = new ArrayList<>(dependencies);
        waitingFor.removeIf(dependency -> !linkedSources.contains(dependency.datacenter()));
        pauseNanos = FIRST_PAUSE_NANOS;
        askAgain = nanoTime.getAsLong();
    }

    /** Whether all of it is applied. */
    boolean satisfied() throws SQLException {
        waitingFor.removeIf(this::servedHere);
        if (waitingFor.isEmpty()) {
            return true;
        }
        if (nanoTime.getAsLong() - askAgain < 0) {
            return false;
        }
        for (Iterator<Dependency> each = waitingFor.iterator(); each.hasNext(); ) {
            if (target.includes(each.next())) {
                each.remove();
            }
        }
        askAgain = nanoTime.getAsLong() + pauseNanos;
        pauseNanos = Math.min(LONGEST_PAUSE_NANOS, 2 * pauseNanos);
        return waitingFor.isEmpty();
    }

    private boolean servedHere(Dependency dependency) {
        return streams.of(cluster, dependency.datacenter())
                .map(mode -> mode.includes(dependency))
                .orElse(false);
    }

    /** For messages: the streams waited for. */
    List<String> datacenters() {
        return waitingFor.stream().map(Dependency::datacenter).toList();
    }
}
