package io.crosstide.writer.row;

/** Where a random test begins: anew each time, or with {@code -Dcrosstide.random.seed=…}. */
public final class Seed {
    private Seed() {}

    /** A seed, printed. */
    public static long next() {
        long seed = Long.getLong("crosstide.random.seed", System.nanoTime());
        System.out.println("-Dcrosstide.random.seed=" + seed);
        return seed;
    }
}
