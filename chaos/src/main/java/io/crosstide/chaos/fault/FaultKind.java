package io.crosstide.chaos.fault;

import io.crosstide.chaos.fault.Fault.Step;
import io.crosstide.chaos.mesh.ChaosDatacenter;
import io.crosstide.chaos.mesh.ChaosMesh;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * What can be drawn.
 *
 * @param alone whether no other fault may occur at the same time
 * @param draw draws the target and the time that it lasts
 */
record FaultKind(String name, boolean alone, Draw draw) {

    /** Draws a fault of a mesh. */
    @FunctionalInterface
    interface Draw {
        Fault draw(ChaosMesh mesh, Random random);
    }

    /** What to do with the datacenter that was drawn. */
    @FunctionalInterface
    interface At {
        void run(ChaosDatacenter target) throws IOException, SQLException, InterruptedException;
    }

    /** A fault of one datacenter that lasts between these times. */
    static FaultKind of(String name, Duration least, Duration most, At begin, At end) {
        return new FaultKind(name, false, (mesh, random) -> {
            ChaosDatacenter target = any(mesh.datacenters(), random);
            Step first = () -> begin.run(target);
            return new Fault(name, target.name(), between(least, most, random), first, () -> end.run(target));
        });
    }

    static <T> T any(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    static Duration between(Duration least, Duration most, Random random) {
        return least.plusMillis(random.nextInt((int) most.minus(least).toMillis() + 1));
    }
}
