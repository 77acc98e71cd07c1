package io.crosstide.chaos;

import io.crosstide.chaos.check.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The result of a run.
 *
 * @param transactions that applications have committed
 * @param doubtful commits that ended without an answer
 * @param checks how often everything was checked
 * @param logs where the logs of the services are, if they are kept
 */
record ChaosResult(
        ChaosSettings settings,
        Recoveries recoveries,
        long transactions,
        long doubtful,
        long conflicts,
        int checks,
        List<Violation> violations,
        List<String> history,
        Optional<Path> logs) {
    ChaosResult {
        violations = List.copyOf(violations);
        history = List.copyOf(history);
    }
}
