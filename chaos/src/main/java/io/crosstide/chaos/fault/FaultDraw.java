package io.crosstide.chaos.fault;

import io.crosstide.chaos.mesh.ChaosMesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Draws faults from a seed. The same seed draws the same faults in the same order.
 *
 * <p>All kinds are drawn in a random order before one of them is drawn again. Some are drawn in pairs.
 */
public final class FaultDraw {
    private static final int PAIRS_ONE_OF = 3;
    private static final Duration MOST_PAUSE = Duration.ofSeconds(3);

    private final List<FaultKind> kinds = new ArrayList<>();
    private final List<FaultKind> left = new ArrayList<>();
    private final Random random;

    /** @param seed of all that is drawn */
    public FaultDraw(ChaosMesh mesh, long seed) {
        this.random = new Random(seed);
        kinds.addAll(ServiceFaults.of(mesh.datacenters()));
        kinds.addAll(ServerFaults.of(mesh.datacenters()));
        kinds.addAll(NetworkFaults.of(mesh.datacenters()));
        kinds.addAll(OperatorFaults.of(mesh));
    }

    /** One fault, or two that hit different datacenters at the same time. */
    public List<Fault> next() {
        FaultKind kind = take();
        Fault first = kind.draw().apply(random);
        if (!kind.alone() && random.nextInt(PAIRS_ONE_OF) == 0) {
            FaultKind other = take();
            Fault second = other.draw().apply(random);
            if (!other.alone() && !second.target().equals(first.target())) {
                return List.of(first, second);
            }
            left.add(other);
        }
        return List.of(first);
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
        return FaultKind.between(Duration.ZERO, MOST_PAUSE, random);
    }
}
