package io.crosstide.syncer.simulation;

import java.util.random.RandomGenerator;

/** Decides what goes wrong, and when. */
final class Faults {
    private final RandomGenerator random;
    private boolean on = true;

    Faults(RandomGenerator random) {
        this.random = random;
    }

    /** From now on nothing goes wrong, so that everything must end well. */
    void end() {
        on = false;
    }

    /** True in one of so many cases. */
    boolean oneIn(int cases) {
        return on && random.nextInt(cases) == 0;
    }

    int choose(int bound) {
        return random.nextInt(bound);
    }
}
