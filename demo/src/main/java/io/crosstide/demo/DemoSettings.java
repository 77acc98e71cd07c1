package io.crosstide.demo;

import io.crosstide.topology.LoopPrevention;
import java.time.Duration;
import java.util.List;

/**
 * The settings of a demo.
 *
 * @param writing how long applications write
 */
public record DemoSettings(int datacenters, LoopPrevention mode, Duration writing) {

    /** The maximum number of datacenters: one per name. */
    public static final int MOST = 5;

    private static final List<String> NAMES = List.of("beijing", "shanghai", "guangzhou", "chengdu", "shenyang");

    int links() {
        return datacenters * (datacenters - 1);
    }

    List<String> names() {
        return names(datacenters);
    }

    /** Names for so many datacenters. */
    public static List<String> names(int datacenters) {
        return NAMES.subList(0, datacenters);
    }
}
