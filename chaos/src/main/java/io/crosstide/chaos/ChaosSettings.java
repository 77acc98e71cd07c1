package io.crosstide.chaos;

import io.crosstide.chaos.mesh.MeshSettings;
import io.crosstide.demo.DemoSettings;
import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of a run.
 *
 * @param length how long applications write and faults occur
 * @param seed of the faults and of the load
 * @param rate transactions per second that the applications of each datacenter write
 * @param faults the kinds of faults that occur; empty for all
 * @param storm whether each datacenter has a fault at the same time
 * @param standby whether each datacenter has a process that takes over from its syncer and its writer
 * @param replicas whether each MySQL has a replica that takes over once
 * @param smallDisks whether the servers have disks that can become full
 * @param clocks whether the services and the MySQL servers have clocks that can jump
 * @param other launcher of another version, which the services take in turn with this one
 * @param logs where the logs of the services are kept; without it, only those of a run that fails are kept
 */
record ChaosSettings(
        int datacenters,
        LoopPrevention mode,
        ApplyMode apply,
        Duration length,
        long seed,
        int rate,
        Set<String> faults,
        boolean storm,
        boolean standby,
        boolean replicas,
        boolean smallDisks,
        boolean clocks,
        Optional<Path> other,
        Optional<Path> logs) {
    ChaosSettings {
        faults = Set.copyOf(faults);
    }

    MeshSettings mesh() {
        return new MeshSettings(
                DemoSettings.names(datacenters), mode, apply, standby, replicas, smallDisks, clocks, other);
    }
}
