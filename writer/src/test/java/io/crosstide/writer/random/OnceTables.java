package io.crosstide.writer.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.row.ReplayPair;

/** The database of a reduced plan, the same on both sides. Its sessions are not strict. */
final class OnceTables {
    private final ReplayPair pair;

    OnceTables(ReplayPair pair) {
        this.pair = pair;
    }

    void fresh() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS once", "CREATE DATABASE once", "SET SESSION sql_mode = ''");
        pair.takeConflicts();
    }

    void create(String... tables) throws Exception {
        pair.onBoth(tables);
        pair.forget("once", "parent", "child", "loose", "t");
    }

    void assertSame(String query) throws Exception {
        assertThat(pair.targetRows(query)).isEqualTo(pair.sourceRows(query));
    }
}
