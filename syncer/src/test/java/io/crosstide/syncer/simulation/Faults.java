package io.crosstide.syncer.simulation;

import java.util.random.RandomGenerator;

/** Decides which faults occur, and when. */
final class Faults {
    private final RandomGenerator random;
    private boolean on = true;

    Faults(RandomGenerator random) {
        this.random = random;
    }

    /** Ends all faults; after that, everything must succeed. */
    void end() {
        on = false;
    }

    /** True in one of {@code cases} cases. */
    boolean oneIn(int cases) {
        return on && random.nextInt(cases) == 0;
    }

    int choose(int bound) {
        return random.nextInt(bound);
    }
}
