package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Missing parents and existing children, on real servers. */
@ExtendWith(ReplayExtension.class)
class ForeignKeyConflictTest {
    private final ReplayPair pair;

    ForeignKeyConflictTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'");
        pair.takeConflicts();
        pair.forget("shop", "parent", "child");
    }

    @Test
    void missingParent() throws Exception {
        family("RESTRICT");
        pair.onTarget("DELETE FROM shop.parent WHERE id = 2");

        pair.replicate("INSERT INTO shop.child VALUES (10, 1), (11, 2), (12, NULL)");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.PARENT_MISSING);
        assertThat(conflict.indexes()).containsExactly("of_parent");
        assertThat(conflict.key()).isEqualTo(Map.of("id", "11"));
        assertThat(pair.targetRows("SELECT id FROM shop.child ORDER BY id")).containsExactly("10", "12");
    }

    @Test
    void existingChild() throws Exception {
        family("RESTRICT");
        pair.onTarget("INSERT INTO shop.child VALUES (20, 2)");

        pair.replicate("DELETE FROM shop.parent WHERE id = 2");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CHILD_EXISTS);
        assertThat(conflict.indexes()).containsExactly("of_parent");
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", "20"));
    }

    @Test
    void cascadeDeletesOnlyTheSourcesChildren() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1), (11, 1), (20, 2), (21, 2)");
        pair.onTarget("INSERT INTO shop.child VALUES (22, 2)");

        pair.replicate("DELETE FROM shop.parent WHERE id = 1");
        assertThat(pair.takeConflicts()).isEmpty();
        pair.replicate("DELETE FROM shop.parent WHERE id = 2");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CHILD_EXISTS);
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", "22"));
        assertThat(pair.targetRows("SELECT id FROM shop.parent ORDER BY id")).containsExactly("2", "3");
        assertThat(pair.targetRows("SELECT id FROM shop.child")).containsExactly("22");
    }

    @Test
    void cascadeOfASourceThatLogsNoneDeletesAllChildren() throws Exception {
        family("CASCADE");
        pair.onTarget("INSERT INTO shop.child VALUES (20, 2), (10, 1)");
        pair.skip();
        pair.onSource("DELETE FROM shop.parent WHERE id = 2");

        pair.apply(pair.transactionsWithoutCascadeFlag().get(0));

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id FROM shop.child")).containsExactly("10");
    }

    /**
     * Without help the server leaves the parent unchanged, without an error, if a child already has the new letters.
     */
    @Test
    void keyThatChangesInLettersChangesTheChildrenOfASourceThatLogsNone() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.parent (k VARCHAR(20) PRIMARY KEY, n INT)",
                "CREATE TABLE shop.child (id INT PRIMARY KEY, k VARCHAR(20), ts DATETIME DEFAULT '2020-01-01' ON UPDATE"
                        + " CURRENT_TIMESTAMP, FOREIGN KEY (k) REFERENCES shop.parent (k) ON UPDATE CASCADE)");
        pair.replicate("INSERT INTO shop.parent VALUES ('a', 1), ('b', 1)");
        pair.onTarget("INSERT INTO shop.child (id, k) VALUES (1, 'A'), (2, 'a'), (3, 'b')");
        pair.skip();
        pair.onSource("UPDATE shop.parent SET k = UPPER(k)");

        pair.apply(pair.transactionsWithoutCascadeFlag().get(0));

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT k FROM shop.parent ORDER BY k")).containsExactly("A", "B");
        assertThat(pair.targetRows("SELECT id, k, ts < '2021-01-01' FROM shop.child ORDER BY id"))
                .containsExactly("1 | A | 1", "2 | A | 1", "3 | B | 1");
    }

    @Test
    void cascadedKeyChangeChangesTheChildren() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1), (11, 1)");

        pair.replicate("UPDATE shop.parent SET id = 100 WHERE id = 1");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.child ORDER BY id")).containsExactly("10 | 100", "11 | 100");
        assertThat(pair.targetRows("SELECT id FROM shop.parent ORDER BY id")).containsExactly("2", "3", "100");
    }

    @Test
    void childrenOfAParentThatIsAConflictAreChangedBack() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1)");
        pair.onTarget("UPDATE shop.parent SET name = 'other' WHERE id = 1");

        pair.replicate("UPDATE shop.parent SET id = 100 WHERE id = 1");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.UPDATE_DIFFERS, ConflictKind.PARENT_MISSING);
        assertThat(pair.targetRows("SELECT * FROM shop.child")).containsExactly("10 | 1");
    }

    @Test
    void cascadeThatChangesOnlyLettersIsNoConflict() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.parent (k VARCHAR(20) PRIMARY KEY, n INT)",
                "CREATE TABLE shop.child (id INT PRIMARY KEY, k VARCHAR(20), FOREIGN KEY (k) REFERENCES shop.parent (k)"
                        + " ON UPDATE CASCADE)",
                "INSERT INTO shop.parent VALUES ('abc', 1), ('def', 2)",
                "INSERT INTO shop.child VALUES (1, 'abc'), (2, 'def')");
        pair.onTarget("INSERT INTO shop.child VALUES (3, 'def')");

        pair.replicate("UPDATE shop.parent SET k = 'ABC' WHERE n = 1");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT HEX(k) FROM shop.child WHERE id = 1"))
                .containsExactly("414243");
        assertThat(pair.targetRows("SELECT HEX(k) FROM shop.parent WHERE n = 1"))
                .containsExactly("414243");

        pair.replicate("UPDATE shop.parent SET k = 'déf' WHERE n = 2");
        assertThat(pair.takeConflict().found())
                .as("the child that the source does not know")
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", "3"));
    }

    /** The server leaves the parent unchanged here too, and it has no key under which it can be found. */
    @Test
    void parentWithoutKeyThatChangesInLettersOrSpacesIsChanged() throws Exception {
        letterFamily("VARCHAR(20) NULL UNIQUE");
        pair.replicate(
                "INSERT INTO shop.parent VALUES ('a', 1), ('b ', 1), (NULL, 1)",
                "INSERT INTO shop.child VALUES (1, 'a'), (2, 'b ')");

        pair.replicate("UPDATE shop.parent SET k = UPPER(k), n = 2 WHERE k = 'a'");
        pair.replicate("UPDATE shop.parent SET k = TRIM(k) WHERE k = 'b'");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.parent ORDER BY n, k"))
                .containsExactly("null | 1", "b | 1", "A | 2");
        assertThat(pair.targetRows("SELECT * FROM shop.child ORDER BY id")).containsExactly("1 | A", "2 | b");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void equalParentsWithoutKeyThatChangeInLettersAreAllChanged(boolean logsCascades) throws Exception {
        letterFamily("VARCHAR(20), KEY (k)");
        pair.replicate("INSERT INTO shop.parent VALUES ('A', 1), ('a', 1), ('a', 1), ('a', 2)");
        pair.onTarget("INSERT INTO shop.child VALUES (1, 'A')");
        pair.skip();
        pair.onSource("UPDATE shop.parent SET k = 'A' WHERE n = 1");

        pair.apply((logsCascades ? pair.transactions() : pair.transactionsWithoutCascadeFlag()).get(0));

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT k, n FROM shop.parent ORDER BY n"))
                .containsExactly("A | 1", "A | 1", "A | 1", "a | 2");
        assertThat(pair.targetRows("SELECT * FROM shop.child")).containsExactly("1 | A");
    }

    /** The update takes two steps, because MySQL treats both JSON documents as equal. */
    @Test
    void parentWithoutKeyThatChangesInLettersAndInAnEqualJsonDocumentIsChanged() throws Exception {
        letterFamily("VARCHAR(20) NULL UNIQUE, j JSON");
        pair.replicate("INSERT INTO shop.parent VALUES ('a', '1', 1)", "INSERT INTO shop.child VALUES (1, 'a')");

        pair.replicate("UPDATE shop.parent SET k = 'A', j = '1.0'");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.parent")).containsExactly("A | 1.0 | 1");
    }

    @Test
    void updateOfAParentReferencedThroughAGeneratedColumnOrAColumnOfTheTargetIsNoConflict() throws Exception {
        pair.onBoth("CREATE TABLE shop.parent (id INT PRIMARY KEY, g INT AS (id + 1) STORED UNIQUE, n INT)");
        pair.onTarget("ALTER TABLE shop.parent ADD own INT NOT NULL DEFAULT 7, ADD UNIQUE (own, id)");
        pair.onBoth(
                "CREATE TABLE shop.child (id INT PRIMARY KEY, g INT, FOREIGN KEY (g) REFERENCES shop.parent (g)"
                        + " ON UPDATE CASCADE)",
                "INSERT INTO shop.parent (id, n) VALUES (1, 1)",
                "INSERT INTO shop.child VALUES (1, 2)");
        pair.onTarget("CREATE TABLE shop.another (own INT, id INT, FOREIGN KEY (own, id) REFERENCES"
                + " shop.parent (own, id) ON UPDATE CASCADE)");
        pair.onTarget("INSERT INTO shop.another VALUES (7, 1)");

        pair.replicate("UPDATE shop.parent SET n = 2");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT n FROM shop.parent")).containsExactly("2");
    }

    @Test
    void rowsWrittenWithoutForeignKeyChecksAreAppliedUnchanged() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (30, 3)");

        pair.replicate("SET foreign_key_checks = 0", "INSERT INTO shop.child VALUES (99, 999)");
        pair.replicate("DELETE FROM shop.parent WHERE id = 3", "SET foreign_key_checks = 1");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.child ORDER BY id")).containsExactly("30 | 3", "99 | 999");
        pair.replicate("INSERT INTO shop.child VALUES (40, 2)");
        assertThat(pair.targetRows("SELECT COUNT(*) FROM shop.child")).containsExactly("3");
    }

    private void family(String rule) throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.parent (id INT PRIMARY KEY, name VARCHAR(10))",
                "CREATE TABLE shop.child (id INT PRIMARY KEY, parent INT, CONSTRAINT of_parent FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE " + rule + " ON UPDATE " + rule + ")",
                "INSERT INTO shop.parent VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        pair.forget("shop", "parent", "child");
    }

    /** @param key definition of the parent's column k, and of more columns and keys */
    private void letterFamily(String key) throws Exception {
        pair.onBoth(
                "SET /*!80400 SESSION restrict_fk_on_non_standard_key = OFF, */ @unused = 1",
                "CREATE TABLE shop.parent (k " + key + ", n INT) COLLATE utf8mb4_general_ci",
                "CREATE TABLE shop.child (id INT PRIMARY KEY, k VARCHAR(20), FOREIGN KEY (k) REFERENCES shop.parent (k)"
                        + " ON UPDATE CASCADE) COLLATE utf8mb4_general_ci");
        pair.forget("shop", "parent", "child");
    }
}
