package io.crosstide.writer.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Checks W1, W2, W3 and W5 over many schedules. A failure prints its seed and its history. {@code
 * -Dcrosstide.simulation.seed=N} sets the first schedule, {@code -Dcrosstide.simulation.schedules=N} the number of
 * schedules.
 */
@Tag("simulation")
class SimulationTest {
    private static final int SCHEDULES = Integer.getInteger("crosstide.simulation.schedules", 20_000);
    private static final int MAX_UNTIL_CAUGHT = 20_000;
    private static final long SEED = Long.getLong("crosstide.simulation.seed", System.nanoTime());

    @Test
    void appliesEveryTransactionOnceInOrderDespiteFaults() {
        long start = System.nanoTime();
        for (int i = 0; i < SCHEDULES; i++) {
            long seed = SEED + i;
            firstViolation(seed, Mutation.NONE).ifPresent(failure -> report(seed, failure));
        }
        System.out.printf(
                "Link simulation: %,d schedules from seed %d in %.1f s%n",
                SCHEDULES, SEED, (System.nanoTime() - start) / 1e9);
        assertThat(SCHEDULES).isPositive();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void findsADeliberateBug(Mutation mutation) {
        for (int i = 0; i < MAX_UNTIL_CAUGHT; i++) {
            Optional<Throwable> caught = firstViolation(SEED + i, mutation);
            if (caught.isPresent()) {
                System.out.printf(
                        "Link simulation: schedule %2$d from seed %3$d finds %1$s: %4$s%n",
                        mutation, i + 1, SEED, caught.get().getMessage());
                return;
            }
        }
        fail("%s is not found in %d schedules from seed %d", mutation, MAX_UNTIL_CAUGHT, SEED);
    }

    private static Optional<Throwable> firstViolation(long seed, Mutation mutation) {
        try {
            new Simulation(seed, mutation, false).run();
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(e);
        }
    }

    private static void report(long seed, Throwable failure) {
        Simulation again = new Simulation(seed, Mutation.NONE, true);
        try {
            again.run();
        } catch (Exception e) {
            failure.addSuppressed(e);
        }
        throw new AssertionError(
                "Schedule of seed %d (%s) fails: %s; run it again with -Dcrosstide.simulation.seed=%d%nHistory:%n%s"
                        .formatted(seed, again, failure, seed, String.join("\n", again.history())),
                failure);
    }
}
