package io.crosstide.bench;

import io.crosstide.bench.load.LoadKind;
import java.util.Locale;

/**
 * One run of a contestant.
 *
 * @param differingRows rows that differ between source and target at the end
 */
record BenchRun(LoadKind load, Contestant contestant, Course course, long differingRows) {
    String line() {
        return String.format(
                Locale.ROOT,
                "%s: %,.0f transactions/s%s",
                contestant.name(),
                course.perSecond(),
                differingRows == 0 ? "" : "; " + differingRows + " ROWS DIFFER");
    }
}
