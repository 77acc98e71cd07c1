package io.crosstide.writer.simulation;

import java.util.random.RandomGenerator;

/** Decides which faults happen, and when. */
final class Faults {
    private final RandomGenerator random;
    private boolean on = true;

    Faults(RandomGenerator random) {
        this.random = random;
    }

    /** Stops all faults, so that every transaction must be applied in the end. */
    void end() {
        on = false;
    }

    boolean isOn() {
        return on;
    }

    /** True in one of this many cases. */
    boolean oneIn(int cases) {
        return on && random.nextInt(cases) == 0;
    }

    int choose(int bound) {
        return random.nextInt(bound);
    }
}
