package io.crosstide.topology.parser;

import io.crosstide.topology.problem.Problems;
import java.util.HashMap;
import java.util.Map;

/** Values that may occur only once in the file. */
final class Claims<T> {

    private final Problems problems;
    private final String what;
    private final String remedy;
    private final Map<T, String> pathOf = new HashMap<>();

    Claims(Problems problems, String what, String remedy) {
        this.problems = problems;
        this.what = what;
        this.remedy = remedy;
    }

    /** Reports the value if another path has claimed it. */
    void claim(T value, String path) {
        String earlier = pathOf.putIfAbsent(value, path);
        if (earlier != null) {
            problems.error(
                    path,
                    what + " " + value + " is already used by " + earlier + " in line " + problems.line(earlier),
                    remedy);
        }
    }
}
