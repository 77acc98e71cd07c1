package io.crosstide.chaos.mesh;

import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a mesh consists of.
 *
 * @param names of the datacenters
 * @param standby whether each datacenter has a process that takes over from its syncer and its writer
 * @param replicas whether each MySQL has a replica that takes over once
 * @param smallDisks whether the servers have disks that can become full
 * @param clocks whether the services and the MySQL server of a datacenter have clocks that can jump
 * @param other launcher of another version, which the services take in turn with this one
 */
public record MeshSettings(
        List<String> names,
        LoopPrevention mode,
        ApplyMode apply,
        boolean standby,
        boolean replicas,
        boolean smallDisks,
        boolean clocks,
        Optional<Path> other) {
    public MeshSettings {
        names = List.copyOf(names);
    }
}
