package io.crosstide.cli.matrix;

import io.crosstide.testkit.mysql.MysqlRelease;
import java.util.Map;
import java.util.Objects;

/** One of the two directions between datacenters a and b. */
record Direction(String source, String target) {
    static Direction from(String source) {
        return new Direction(source, other(source));
    }

    static Direction to(String target) {
        return new Direction(other(target), target);
    }

    private static String other(String datacenter) {
        return datacenter.equals("a") ? "b" : "a";
    }

    ReleasePair pair(Map<String, MysqlRelease> releases) {
        return new ReleasePair(
                Objects.requireNonNull(releases.get(source)), Objects.requireNonNull(releases.get(target)));
    }

    /** The name for use in names of databases. */
    String suffix() {
        return source + target;
    }

    @Override
    public String toString() {
        return source + "→" + target;
    }
}
