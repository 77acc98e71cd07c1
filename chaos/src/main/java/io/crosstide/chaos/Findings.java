package io.crosstide.chaos;

import io.crosstide.chaos.check.Violation;
import java.util.ArrayList;
import java.util.List;

/** The violations of a run, which are part of its history, too. */
final class Findings {
    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    Findings(History history) {
        this.history = history;
    }

    void violate(Violation violation) {
        violations.add(violation);
        history.add("VIOLATED " + violation);
    }

    void violate(String invariant, String what) {
        violate(new Violation(invariant, what));
    }

    boolean none() {
        return violations.isEmpty();
    }

    List<Violation> all() {
        return List.copyOf(violations);
    }
}
