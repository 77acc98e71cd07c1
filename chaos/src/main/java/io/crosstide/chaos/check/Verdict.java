package io.crosstide.chaos.check;

import java.util.List;

/**
 * The result of a check.
 *
 * @param conflicts on record in all datacenters
 * @param transactions that applications have committed, of all datacenters
 */
public record Verdict(List<Violation> violations, long conflicts, long transactions) {
    public Verdict {
        violations = List.copyOf(violations);
    }
}
