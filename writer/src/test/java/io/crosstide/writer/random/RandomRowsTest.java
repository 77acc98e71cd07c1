package io.crosstide.writer.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * P1 and W2 for random tables of all types: after any transactions of the source, the target's rows equal the source's
 * byte for byte, in every order that the planner allows. Half of the plans are applied by row events where that is
 * possible. {@code -Dcrosstide.random.minutes=30} runs for that time and
 * starts with a new plan each time. {@code -Dcrosstide.random.seed=1} runs one plan again; a failure prints the
 * command.
 */
@ExtendWith(ReplayExtension.class)
@Timeout(value = 1, unit = TimeUnit.DAYS)
class RandomRowsTest {
    /** Without a time: the same plans on every machine. */
    private static final int SHORT_PLANS = 8;

    private static final int MANY_PLANS = 60;

    private static final long SHORT_SEED = 1;
    private static final Duration MAX_SHRINKING = Duration.ofSeconds(60);
    private static final int MAX_FAILURES = 4;

    private final ReplayPair pair;

    RandomRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @Test
    void rowsAreEqualByteForByteInAnyOrder() throws Exception {
        anyOrder(SHORT_PLANS);
    }

    @Test
    @Tag("matrix") // it takes long
    void rowsOfManyPlansAreEqualByteForByteInAnyOrder() throws Exception {
        anyOrder(MANY_PLANS);
    }

    private void anyOrder(int number) throws Exception {
        PlanRunner runner = new PlanRunner(pair);
        int plans = search("rowsAreEqualByteForByteInAnyOrder", number, runner::run);
        assertThat(runner.invalid()).as("plans that MySQL refuses").isLessThan(2 + plans / 4);
    }

    @Test
    void conflictsKeepTheTargetsRowsAndRecordWhatTheyMet() throws Exception {
        conflicts(SHORT_PLANS);
    }

    @Test
    @Tag("matrix") // it takes long
    void conflictsOfManyPlansKeepTheTargetsRowsAndRecordWhatTheyMet() throws Exception {
        conflicts(MANY_PLANS);
    }

    private void conflicts(int number) throws Exception {
        ConflictRunner runner = new ConflictRunner(pair);
        try {
            search("conflictsKeepTheTargetsRowsAndRecordWhatTheyMet", number, runner::run);
        } finally {
            System.out.println(runner.conflicts() + " conflicts");
        }
    }

    /**
     * Runs this number of plans, or plans until the time is over, or until several have failed in different ways.
     *
     * @return number of plans
     */
    private int search(String test, int number, PlanShrinker.Run run) throws Exception {
        Long only = Long.getLong("crosstide.random.seed");
        Integer minutes = Integer.getInteger("crosstide.random.minutes");
        long first = only != null ? only : minutes == null ? SHORT_SEED : System.nanoTime();
        Set<Feature> features = Feature.of(pair.olderVersion());
        System.out.println("first seed " + first);
        long end = minutes == null
                ? 0
                : System.nanoTime() + Duration.ofMinutes(minutes).dividedBy(2).toNanos();
        SplittableRandom seeds = new SplittableRandom(first);
        Map<String, String> failures = new TreeMap<>();
        int plans = 0;
        long seed = first;
        do {
            Plan plan = PlanGenerator.plan(seed, features);
            Failure failure = run(run, plan);
            if (failure != null && !serversAnswer()) {
                throw new AssertionError(
                        "seed " + seed + " ended a server (" + failure.detail() + "):\n" + plan.script());
            }
            if (failure != null && !failures.containsKey(failure.kind())) {
                String shrunk = shrunk(run, plan, failure) + "\n-- again: " + again(test, seed);
                System.out.println(shrunk);
                failures.put(failure.kind(), shrunk);
            }
            plans++;
            seed = seeds.nextLong();
        } while (only == null
                && failures.size() < MAX_FAILURES
                && (minutes == null ? plans < number : System.nanoTime() - end < 0));
        System.out.println(plans + " plans");
        assertThat(failures.values()).isEmpty();
        return plans;
    }

    private boolean serversAnswer() {
        try {
            return pair.sourceRows("SELECT 1").equals(pair.targetRows("SELECT 1"));
        } catch (SQLException e) {
            return false;
        }
    }

    /** The command that runs the plan of a seed again, with the same releases of MySQL. */
    private static String again(String test, long seed) {
        StringBuilder command = new StringBuilder("mvn -B -pl writer -am -Dtest=RandomRowsTest#" + test
                + " -Dsurefire.failIfNoSpecifiedTests=false -Dcrosstide.random.seed=" + seed);
        for (String side : List.of("crosstide.replay.source", "crosstide.replay.target")) {
            String release = System.getProperty(side);
            command.append(release == null ? "" : " -D" + side + "=" + release);
        }
        return command + " test";
    }

    private static String shrunk(PlanShrinker.Run run, Plan plan, Failure failure) throws Exception {
        PlanShrinker shrinker = new PlanShrinker(each -> run(run, each), plan, failure, MAX_SHRINKING).shrink();
        return "seed " + plan.seed() + ": " + shrinker.failure().kind() + "\n"
                + shrinker.plan().script() + "-- " + shrinker.failure().detail();
    }

    private static @Nullable Failure run(PlanShrinker.Run run, Plan plan) throws Exception {
        try {
            return run.run(plan);
        } catch (SQLException e) {
            return new Failure("error " + e.getErrorCode(), String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Failure(e.getClass().getSimpleName(), e + "\n" + List.of(e.getStackTrace()));
        }
    }
}
