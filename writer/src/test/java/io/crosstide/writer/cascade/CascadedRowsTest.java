package io.crosstide.writer.cascade;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Statements that change parents and delete their children, as MySQL 9.7 logs them. */
@ExtendWith(ReplayExtension.class)
class CascadedRowsTest {
    private final ReplayPair pair;

    CascadedRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS family", "CREATE DATABASE family");
        pair.takeConflicts();
    }

    /** The deletion of a child is logged with the key that the cascade has already set to NULL. */
    @ParameterizedTest
    @ValueSource(strings = {" PRIMARY KEY", ""})
    void deletesAChildThatItsParentsCascadeChanged(String key) throws Exception {
        create(
                "CREATE TABLE family.parent (k INT PRIMARY KEY)",
                "CREATE TABLE family.loose (k INT PRIMARY KEY)",
                "CREATE TABLE family.child (id INT" + key + ", k INT, l INT, CONSTRAINT of_parent FOREIGN KEY (k)"
                        + " REFERENCES family.parent (k) ON DELETE SET NULL, CONSTRAINT of_loose FOREIGN KEY (l)"
                        + " REFERENCES family.loose (k) ON DELETE SET NULL)");
        pair.replicate(
                "INSERT INTO family.parent VALUES (1), (2)",
                "INSERT INTO family.loose VALUES (1), (2)",
                "INSERT INTO family.child VALUES (1, 1, 1), (2, 2, 2), (3, 1, 1), (4, 1, 2)");

        pair.onSource("USE family");
        pair.replicate("DELETE a, b, c FROM family.parent AS a, family.loose AS b, family.child AS c"
                + " WHERE a.k = 1 AND b.k = 1 AND c.k = 1 AND c.l = 1");

        assertThat(pair.sourceRows("SELECT * FROM family.child ORDER BY id"))
                .as("the source misses the third row once the first one's parents are gone")
                .containsExactly("2 | 2 | 2", "3 | null | null", "4 | null | 2");
        assertSame("SELECT * FROM family.child ORDER BY id");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void childThatTheTargetChangedIsAConflictForItsCascadeAndItsDeletion() throws Exception {
        create(
                "CREATE TABLE family.parent (k INT PRIMARY KEY)",
                "CREATE TABLE family.child (id INT PRIMARY KEY, k INT, v INT, CONSTRAINT of_parent FOREIGN KEY (k)"
                        + " REFERENCES family.parent (k) ON DELETE SET NULL)");
        pair.replicate("INSERT INTO family.parent VALUES (1)", "INSERT INTO family.child VALUES (1, 1, 0)");
        pair.onTarget("UPDATE family.child SET v = 7");

        pair.onSource("USE family");
        pair.replicate("DELETE a, b FROM family.parent AS a, family.child AS b");

        assertThat(pair.targetRows("SELECT * FROM family.child")).containsExactly("1 | 1 | 7");
        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(
                        ConflictKind.UPDATE_DIFFERS, ConflictKind.CHILD_EXISTS, ConflictKind.DELETE_DIFFERS);
    }

    private void create(String... tables) throws Exception {
        pair.onBoth(tables);
        pair.forget("family", "parent", "loose", "child");
    }

    private void assertSame(String query) throws Exception {
        assertThat(pair.targetRows(query)).isEqualTo(pair.sourceRows(query));
    }
}
