package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Draws faults from a seed. The same seed draws the same faults in the same order.
 *
 * <p>All kinds are drawn in a random order before one of them is drawn again. Some are drawn in pairs; in a storm, one for
 * each datacenter.
 */
public final class FaultDraw {
    private static final int PAIRS_ONE_OF = 3;
    /** How many kinds are looked at to find one for each datacenter. */
    private static final int TRIES_FOR_EACH = 3;

    private static final Duration MAX_PAUSE = Duration.ofSeconds(3);

    private final ChaosMesh mesh;
    private final List<FaultKind> kinds;
    private final List<FaultKind> left = new ArrayList<>();
    private final Random random;
    private final boolean storm;

    /**
     * @param seed of all that is drawn
     * @param only names of the kinds to draw; empty for all
     * @param storm whether each datacenter has a fault at the same time
     */
    public FaultDraw(ChaosMesh mesh, long seed, Set<String> only, boolean storm) {
        this.mesh = mesh;
        this.storm = storm;
        this.random = new Random(seed);
        ChaosDatacenter example = mesh.datacenters().get(0);
        kinds = all(
                        example.services().keySet(),
                        example.cluster().canFailOver(),
                        example.disks().isPresent(),
                        example.clocks().isPresent())
                .stream()
                .filter(kind -> only.isEmpty() || only.contains(kind.name()))
                .toList();
    }

    /**
     * The names of all kinds for datacenters with these services.
     *
     * @param replicas whether each MySQL has a replica
     * @param smallDisks whether disks can become full
     * @param clocks whether clocks can jump
     */
    public static List<String> names(
            Collection<String> services, boolean replicas, boolean smallDisks, boolean clocks) {
        return all(services, replicas, smallDisks, clocks).stream()
                .map(FaultKind::name)
                .toList();
    }

    private static List<FaultKind> all(
            Collection<String> services, boolean replicas, boolean smallDisks, boolean clocks) {
        List<FaultKind> all = new ArrayList<>(ServiceFaults.of(services));
        all.addAll(ServerFaults.all());
        all.addAll(NetworkFaults.all());
        all.addAll(OperatorFaults.all());
        if (smallDisks) {
            all.addAll(DiskFaults.all());
        }
        if (clocks) {
            all.addAll(ClockFaults.all());
        }
        if (replicas) {
            all.add(FailoverFault.kind());
        }
        return all;
    }

    /** One fault, or several that hit different datacenters at the same time. */
    public List<Fault> next() {
        FaultKind kind = take();
        if (storm && !kind.alone()) {
            return storm(kind);
        }
        Fault first = kind.draw().draw(mesh, random);
        if (!kind.alone() && random.nextInt(PAIRS_ONE_OF) == 0) {
            FaultKind other = take();
            Fault second = other.draw().draw(mesh, random);
            if (!other.alone() && !second.target().equals(first.target())) {
                return List.of(first, second);
            }
            left.add(other);
        }
        return List.of(first);
    }

    /** A fault of this kind, and others as long as datacenters are left that have none. */
    private List<Fault> storm(FaultKind first) {
        int datacenters = mesh.datacenters().size();
        List<Fault> faults = new ArrayList<>(List.of(first.draw().draw(mesh, random)));
        List<FaultKind> unused = new ArrayList<>();
        for (int tries = 0; faults.size() < datacenters && tries < TRIES_FOR_EACH * datacenters; tries++) {
            FaultKind kind = take();
            Fault fault = kind.draw().draw(mesh, random);
            if (kind.alone() || faults.stream().anyMatch(other -> other.target().equals(fault.target()))) {
                unused.add(kind);
            } else {
                faults.add(fault);
            }
        }
        left.addAll(unused);
        return faults;
    }

    private FaultKind take() {
        if (left.isEmpty()) {
            left.addAll(kinds);
            Collections.shuffle(left, random);
        }
        return left.remove(left.size() - 1);
    }

    /** How long to wait before the next fault. */
    public Duration pause() {
        return FaultKind.between(Duration.ZERO, MAX_PAUSE, random);
    }
}
