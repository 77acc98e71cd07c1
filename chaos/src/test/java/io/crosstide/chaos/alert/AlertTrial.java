package io.crosstide.chaos.alert;

import java.time.Duration;
import java.util.Set;

/**
 * A fault and the alerts that it must raise.
 *
 * @param alerts all that the fault must raise; it may raise others, too
 * @param within the time from the start of the fault until they fire
 * @param ends whether they end soon after the fault; those that count what happened in the last minutes do not
 */
record AlertTrial(Set<String> alerts, Duration within, boolean ends, Step begin, Step end) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    /** What somebody does to the mesh. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    AlertTrial {
        alerts = Set.copyOf(alerts);
    }

    /** Alerts that fire within a minute and end with the fault. */
    static AlertTrial of(Set<String> alerts, Step begin, Step end) {
        return new AlertTrial(alerts, MINUTE, true, begin, end);
    }

    /**
     * Alerts that need this much longer than a minute.
     *
     * @param longer what the rule waits for by its own words, such as a lag above a bound
     */
    AlertTrial after(Duration longer) {
        return new AlertTrial(alerts, MINUTE.plus(longer), ends, begin, end);
    }

    /** Alerts about the last minutes: nobody waits until they end. */
    AlertTrial lasting() {
        return new AlertTrial(alerts, within, false, begin, end);
    }

    @Override
    public String toString() {
        return String.join(", ", alerts);
    }
}
