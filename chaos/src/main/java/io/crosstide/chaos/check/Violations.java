package io.crosstide.chaos.check;

import java.util.ArrayList;
import java.util.List;

/** Collects violations, and only the first ones of each invariant with their values. Safe for several threads. */
final class Violations {
    private static final int EXAMPLES = 10;
    private static final int MAX_CHARACTERS = 2_000;

    private final String invariant;
    private final List<Violation> found = new ArrayList<>();
    private long more;

    Violations(String invariant) {
        this.invariant = invariant;
    }

    synchronized void add(String what) {
        if (found.size() < EXAMPLES) {
            found.add(new Violation(
                    invariant, what.length() > MAX_CHARACTERS ? what.substring(0, MAX_CHARACTERS) + "…" : what));
        } else {
            more++;
        }
    }

    synchronized List<Violation> all() {
        List<Violation> all = new ArrayList<>(found);
        if (more > 0) {
            all.add(new Violation(invariant, "and " + more + " more"));
        }
        return all;
    }
}
