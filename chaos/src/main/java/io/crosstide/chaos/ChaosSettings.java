package io.crosstide.chaos;

import io.crosstide.topology.ApplyMode;
import io.crosstide.topology.LoopPrevention;
import java.time.Duration;

/**
 * The settings of a run.
 *
 * @param length how long applications write and faults occur
 * @param seed of the faults and of the load
 * @param standby whether each datacenter has a process that takes over from its syncer and its writer
 */
record ChaosSettings(
        int datacenters, LoopPrevention mode, ApplyMode apply, Duration length, long seed, boolean standby) {}
