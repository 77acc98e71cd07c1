package io.crosstide.writer.row;

/** The seed of a random test: a new one each time, or that of {@code -Dcrosstide.random.seed=…}. */
public final class Seed {
    private Seed() {}

    /** A seed, printed. */
    public static long next() {
        long seed = Long.getLong("crosstide.random.seed", System.nanoTime());
        System.out.println("-Dcrosstide.random.seed=" + seed);
        return seed;
    }
}
