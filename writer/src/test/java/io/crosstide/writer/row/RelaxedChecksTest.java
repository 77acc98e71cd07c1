package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Rows of sessions with fewer unique key checks, such as those of mysqldump. */
@ExtendWith(ReplayExtension.class)
class RelaxedChecksTest {
    private static final int ROWS = 3_000;
    private static final int DUPLICATES = 400;

    private final ReplayPair pair;

    RelaxedChecksTest(ReplayPair pair) {
        this.pair = pair;
    }

    /**
     * A target without any page of the index in memory would accept duplicates from a session with unique_checks=0. The
     * test restarts the target for this.
     */
    @Tag("matrix")
    @Test
    void duplicatesAreFoundIfTheSourceDidNotCheckAndTheTargetHasRestarted() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "SET SESSION cte_max_recursion_depth = 10000",
                "CREATE TABLE shop.codes (id INT PRIMARY KEY, code CHAR(32) NOT NULL, pad VARCHAR(2000), UNIQUE (code))");
        pair.onTarget(
                "INSERT INTO shop.codes WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < "
                        + ROWS + ") SELECT -n, LEFT(SHA2(n, 256), 32), REPEAT('x', 2000) FROM n");
        pair.restartTarget();
        pair.takeConflicts();
        pair.forget("shop", "codes");

        pair.replicate(
                "SET SESSION unique_checks = 0",
                "INSERT INTO shop.codes VALUES " + rows(1, DUPLICATES) + ", " + rows(ROWS + 1, 2 * DUPLICATES),
                "SET SESSION unique_checks = 1");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts)
                .hasSize(DUPLICATES)
                .allSatisfy(conflict -> assertThat(conflict.kind()).isEqualTo(ConflictKind.INSERT_EXISTS));
        assertThat(pair.targetRows("SELECT COUNT(*), COUNT(DISTINCT code) FROM shop.codes IGNORE INDEX (code)"))
                .containsExactly((ROWS + 2 * DUPLICATES) + " | " + (ROWS + 2 * DUPLICATES));
        assertThat(pair.targetRows("SELECT COUNT(*) FROM shop.codes FORCE INDEX (code) WHERE code >= ''"))
                .containsExactly(Integer.toString(ROWS + 2 * DUPLICATES));
    }

    private static String rows(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(n -> "(" + n + ", LEFT(SHA2(" + n + ", 256), 32), '')")
                .collect(Collectors.joining(", "));
    }
}
