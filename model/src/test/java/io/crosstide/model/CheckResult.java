package io.crosstide.model;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the model checker found.
 *
 * @param states number of distinct states that it has seen; all reachable ones if no invariant is violated
 * @param violated the first invariant that does not hold
 * @param output all that it printed: with a violation, the shortest way there, state by state
 */
record CheckResult(long states, Optional<String> violated, String output) {
    /** At the end. While it runs, it prints a line that differs after the number. */
    private static final Pattern STATES =
            Pattern.compile("(?m)^\\d+ states generated, (\\d+) distinct states found, \\d+ states left on queue\\.$");

    private static final Pattern VIOLATED = Pattern.compile("Invariant (\\w+) is violated");
    private static final String COMPLETE = "No error has been found";

    /** @throws IllegalStateException if the checker did not come to a result: the model has an error, for example */
    static CheckResult parse(String output) {
        Matcher states = STATES.matcher(output);
        Matcher violated = VIOLATED.matcher(output);
        Optional<String> invariant = violated.find() ? Optional.of(violated.group(1)) : Optional.empty();
        if (!states.find() || invariant.isPresent() == output.contains(COMPLETE)) {
            throw new IllegalStateException("The model checker came to no result:\n" + output);
        }
        return new CheckResult(Long.parseLong(states.group(1)), invariant, output);
    }

    /** Number of states on the way to the violation, the first one included. */
    long steps() {
        return output.lines().filter(line -> line.startsWith("State ")).count();
    }
}
