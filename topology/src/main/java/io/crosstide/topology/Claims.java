package io.crosstide.topology;

import java.util.HashMap;
import java.util.Map;

/** Values that may stand in the file once only. */
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

    /** Reports the value when another path has claimed it. */
    void claim(T value, String path) {
        String earlier = pathOf.putIfAbsent(value, path);
        if (earlier != null) {
            problems.error(
                    path,
                    what + " " + value + " is taken by " + earlier + " in line " + problems.line(earlier),
                    remedy);
        }
    }
}
