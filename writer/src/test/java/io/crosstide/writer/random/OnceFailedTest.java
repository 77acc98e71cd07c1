package io.crosstide.writer.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.apply.ReplayExtension;
import io.crosstide.writer.apply.ReplayPair;
import io.crosstide.writer.conflict.Conflict;
import io.crosstide.writer.conflict.ConflictKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What random plans once found, shrunk. */
@ExtendWith(ReplayExtension.class)
class OnceFailedTest {
    private final ReplayPair pair;

    OnceFailedTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS once", "CREATE DATABASE once", "SET SESSION sql_mode = ''");
        pair.takeConflicts();
    }

    @Test
    void vectorsBeforeCharactersDoNotShiftTheirCharacterSets() throws Exception {
        make("CREATE TABLE once.t (v VECTOR(2), c VARCHAR(9) CHARACTER SET latin1, w VECTOR(2), b VARBINARY(9))");

        pair.replicate("INSERT INTO once.t VALUES (STRING_TO_VECTOR('[1]'), 'é', NULL, X'00')");

        assertSame("SELECT HEX(v), HEX(c), HEX(w), HEX(b) FROM once.t");
    }

    @Test
    void replaceLeavesTheChildrenToTheNewParent() throws Exception {
        family();

        pair.replicate("REPLACE INTO once.parent VALUES (2, 5, 'new')");

        assertSame("SELECT * FROM once.parent");
        assertSame("SELECT * FROM once.child");
        assertSame("SELECT * FROM once.loose");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("5");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void replacedParentComesBackWhenTheNewOneIsAConflict() throws Exception {
        family();
        pair.onTarget("INSERT INTO once.parent VALUES (2, 7, 'the target''s')");

        pair.replicate("REPLACE INTO once.parent VALUES (2, 5, 'new')");

        assertThat(pair.targetRows("SELECT * FROM once.parent ORDER BY id"))
                .containsExactly("1 | 5 | old", "2 | 7 | the target's");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("5");
        assertThat(pair.targetRows("SELECT * FROM once.loose")).containsExactly("5");
        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.INSERT_EXISTS, ConflictKind.CHILD_EXISTS);
    }

    /** The empty value that a session without strict mode leaves for one that is too long, or for NULL where there is none. */
    @ParameterizedTest
    @ValueSource(strings = {"NOT NULL", "NULL"})
    void emptyVectorStopsTheLink(String nullable) throws Exception {
        make("CREATE TABLE once.t (v VECTOR(2) " + nullable + ")");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t VALUES (STRING_TO_VECTOR('[1, 2, 3]'))"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("6136");
    }

    @Test
    void vectorWithoutDefaultStopsTheLink() throws Exception {
        make("CREATE TABLE once.t (v VECTOR(2) NOT NULL)");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t VALUES (DEFAULT)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("6136");
    }

    @Test
    void childrenThatHoldAParentWithoutKeyAreNamed() throws Exception {
        make(
                "CREATE TABLE once.parent (k INT NULL UNIQUE)",
                "CREATE TABLE once.child (k INT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON UPDATE CASCADE)");
        pair.replicate("INSERT INTO once.parent VALUES (5)");
        pair.onTarget("INSERT INTO once.child VALUES (5)");

        pair.replicate("UPDATE once.parent SET k = 6");

        assertThat(pair.takeConflicts()).extracting(Conflict::kind).containsExactly(ConflictKind.CHILD_EXISTS);
    }

    @Test
    void rowUnderAFunctionalIndexIsFoundInAnotherThanTheDefaultCollation() throws Exception {
        make("CREATE TABLE once.t (id INT PRIMARY KEY, c VARCHAR(9) COLLATE utf8mb4_general_ci,"
                + " UNIQUE KEY lowered ((LOWER(c))))");
        pair.onTarget("INSERT INTO once.t VALUES (1, 'a')");

        pair.replicate("INSERT INTO once.t VALUES (2, 'A')");

        Conflict conflict = pair.takeConflicts().get(0);
        assertThat(conflict.indexes()).containsExactly("lowered");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactly("1");
    }

    @Test
    void rowUnderAMultiValuedIndexIsFound() throws Exception {
        make("CREATE TABLE once.t (id INT PRIMARY KEY, j JSON,"
                + " UNIQUE KEY listed ((CAST(j->'$.list' AS UNSIGNED ARRAY))))");
        pair.onTarget("INSERT INTO once.t VALUES (1, '{\"list\": [1, 2]}'), (2, '{\"list\": [3]}')");

        pair.replicate("INSERT INTO once.t VALUES (4, '{\"list\": [2, 4]}')");

        Conflict conflict = pair.takeConflicts().get(0);
        assertThat(conflict.indexes()).containsExactly("listed");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactly("1");
    }

    /** MySQL's sjis turns the character of these bytes into a question mark. */
    @Test
    void charactersThatTextWouldLoseAreShownAsBytes() throws Exception {
        make("CREATE TABLE once.t (id INT PRIMARY KEY, c VARCHAR(9) CHARACTER SET sjis)");
        pair.onTarget("INSERT INTO once.t VALUES (1, X'815F')");

        pair.replicate("INSERT INTO once.t VALUES (1, X'5C')");

        Conflict conflict = pair.takeConflicts().get(0);
        assertThat(conflict.after()).containsEntry("c", "0x5C");
        assertThat(conflict.found()).extracting(row -> row.get("c")).containsExactly("0x815F");
    }

    /** Of all collations of latin2, this one turns the character of 95 into a question mark. */
    @Test
    void charactersThatOneCollationWouldLoseAreShownAsBytes() throws Exception {
        make("CREATE TABLE once.t (id INT PRIMARY KEY, c CHAR(9) CHARACTER SET latin2 COLLATE latin2_czech_cs)");
        pair.onTarget("INSERT INTO once.t VALUES (1, 'a')");

        pair.replicate("INSERT INTO once.t VALUES (1, X'95AA')");

        assertThat(pair.takeConflicts().get(0).after()).containsEntry("c", "0x95AA");
    }

    /** MySQL 9.7 logs the child's deletion as a cascade and once more for the statement, if it begins with the parent. */
    @Test
    void childThatMySqlDeletesTwiceIsGoneAndIsRecorded() throws Exception {
        make(
                "CREATE TABLE once.parent (k BIGINT PRIMARY KEY)",
                "CREATE TABLE once.child (k BIGINT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON DELETE CASCADE)");
        pair.onSource("USE once");
        pair.replicate(
                "INSERT INTO once.parent VALUES (9223372036854775807)",
                "INSERT INTO once.child VALUES (NULL)",
                "UPDATE once.child SET k = 9223372036854775807");

        pair.replicate("DELETE a, b FROM once.parent AS a, once.child AS b WHERE a.k >= 9223372036854775807");

        assertSame("SELECT * FROM once.parent");
        assertSame("SELECT * FROM once.child");
        assertThat(pair.targetRows("SELECT * FROM once.child")).isEmpty();
        assertThat(pair.takeConflicts()).extracting(Conflict::kind).containsExactly(ConflictKind.DELETE_MISSING);
    }

    @Test
    void childWithAKeyThatIsDeletedTwiceIsNoConflict() throws Exception {
        make(
                "CREATE TABLE once.parent (k INT PRIMARY KEY)",
                "CREATE TABLE once.child (id INT PRIMARY KEY, k INT, CONSTRAINT of_parent FOREIGN KEY (k)"
                        + " REFERENCES once.parent (k) ON DELETE CASCADE)");
        pair.replicate(
                "INSERT INTO once.parent VALUES (1), (2)",
                "INSERT INTO once.child VALUES (1, 1), (2, 2), (3, 1), (4, 1)");
        pair.onTarget("DELETE FROM once.child WHERE id = 4");

        pair.onSource("USE once");
        pair.replicate("DELETE a, b FROM once.parent AS a, once.child AS b WHERE a.k = 1 AND b.k = 1");

        assertThat(pair.sourceRows("SELECT * FROM once.child")).containsExactly("2 | 2");
        assertSame("SELECT * FROM once.parent");
        assertSame("SELECT * FROM once.child");
        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts).extracting(Conflict::kind).containsExactly(ConflictKind.DELETE_MISSING);
        assertThat(conflicts.get(0).key()).containsEntry("id", "4");
    }

    /** MySQL warns of these bytes, which are no characters, and stores them. */
    @Test
    void bytesThatAreNoCharactersOfTheirCharacterSetArrive() throws Exception {
        make(
                "CREATE TABLE once.t (c VARCHAR(9) CHARACTER SET swe7 PRIMARY KEY, d CHAR(9) CHARACTER SET cp1257 UNIQUE)");

        pair.replicate("INSERT INTO once.t VALUES (X'3DDA2E7A', X'C6A1'), (X'DB', X'A5')");
        pair.replicate("UPDATE once.t SET d = X'A6' WHERE HEX(d) = 'C6A1'");
        pair.replicate("DELETE FROM once.t WHERE HEX(c) = 'DB'");

        assertThat(pair.targetRows("SELECT HEX(c), HEX(d) FROM once.t")).containsExactly("3DDA2E7A | A6");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** Out of a column, and only so, MySQL 9.7 puts these bytes into a TEXT; a statement's value it refuses. */
    @Test
    void bytesAboveAsciiThatABinaryColumnBringsAreRefused() throws Exception {
        make("CREATE TABLE once.t (id INT PRIMARY KEY, b BINARY(2), c TEXT CHARACTER SET ascii)");
        pair.replicate("INSERT INTO once.t VALUES (1, X'FF41', 'a')");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t SELECT 2, b, b FROM once.t"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("1366");

        assertThat(pair.targetRows("SELECT id FROM once.t")).containsExactly("1");
    }

    /** The source's session is not strict. */
    @Test
    void valueThatAFunctionalIndexHasToCutArrives() throws Exception {
        make("CREATE TABLE once.t (j JSON, UNIQUE KEY u ((CAST(j->>'$[0]' AS CHAR(3)))))");

        pair.replicate("INSERT INTO once.t VALUES ('[\"long\"]')");

        assertThat(pair.targetRows("SELECT j FROM once.t")).containsExactly("[\"long\"]");
    }

    @Test
    void membersOfTheCharacterSetBinaryGoByName() throws Exception {
        pair.onSource("CREATE TABLE once.t (id INT PRIMARY KEY, e ENUM('', 'a', 'é') CHARACTER SET binary,"
                + " s SET('x', 'ü') CHARACTER SET binary)");
        pair.onTarget("CREATE TABLE once.t (id INT PRIMARY KEY, e ENUM('é', 'b', 'a', '') CHARACTER SET binary,"
                + " s SET('ü', 'y', 'x') CHARACTER SET binary)");
        pair.forget("once", "t");

        pair.replicate("INSERT INTO once.t VALUES (1, 3, 3), (2, 1, 2), (3, 0, 1)");
        pair.replicate("UPDATE once.t SET e = 2 WHERE id = 1");

        assertThat(pair.targetRows("SELECT id, CAST(e AS UNSIGNED), CAST(s AS UNSIGNED) FROM once.t ORDER BY id"))
                .containsExactly("1 | 3 | 5", "2 | 4 | 1", "3 | 0 | 4");
    }

    /** MySQL 9.7 logs the child's own change and the cascaded one together, before the parent's and as checked. */
    @Test
    void childChangedByItsOwnUpdateAndByItsParentsArrives() throws Exception {
        make(
                "CREATE TABLE once.parent (id INT PRIMARY KEY)",
                "CREATE TABLE once.child (v INT, p INT, CONSTRAINT of_p FOREIGN KEY (p) REFERENCES once.parent (id)"
                        + " ON UPDATE CASCADE)");
        pair.replicate("INSERT INTO once.parent VALUES (228)", "INSERT INTO once.child VALUES (1, 228)");

        pair.replicate("UPDATE once.child AS c, once.parent AS p SET c.v = 2, p.id = 20");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id FROM once.parent")).containsExactly("20");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("2 | 20");
    }

    /** Or it would be written without the parent that is missing. */
    @Test
    void childThatLacksAnotherParentThanTheComingOneIsAConflict() throws Exception {
        make(
                "CREATE TABLE once.parent (id INT PRIMARY KEY)",
                "CREATE TABLE once.loose (id INT PRIMARY KEY)",
                "CREATE TABLE once.child (v INT, p INT, q INT, CONSTRAINT of_p FOREIGN KEY (p) REFERENCES once.parent (id)"
                        + " ON UPDATE CASCADE, CONSTRAINT of_q FOREIGN KEY (q) REFERENCES once.loose (id))");
        pair.replicate(
                "INSERT INTO once.parent VALUES (228)",
                "INSERT INTO once.loose VALUES (5)",
                "INSERT INTO once.child VALUES (1, 228, NULL)");
        pair.onTarget("DELETE FROM once.loose");

        pair.replicate("UPDATE once.child AS c, once.parent AS p SET c.v = 2, c.q = 5, p.id = 20");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.PARENT_MISSING, ConflictKind.UPDATE_MISSING, ConflictKind.CHILD_EXISTS);
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("1 | 228 | null");
        assertThat(pair.targetRows("SELECT id FROM once.parent")).containsExactly("228");
    }

    @Test
    void negativeZeroInTheKeyOfATablePartitionedByItIsFound() throws Exception {
        make("CREATE TABLE once.t (f FLOAT NOT NULL, v INT, PRIMARY KEY (f))");
        pair.onTarget("ALTER TABLE once.t PARTITION BY KEY () PARTITIONS 3");
        pair.forget("once", "t");

        for (String zero : List.of("-0e0", "0e0")) {
            pair.replicate("INSERT INTO once.t VALUES (" + zero + ", 1)", "UPDATE once.t SET v = 2");
            assertThat(pair.targetRows("SELECT v FROM once.t")).containsExactly("2");
            pair.replicate("DELETE FROM once.t");
            assertThat(pair.targetRows("SELECT v FROM once.t")).isEmpty();
        }
        assertThat(pair.takeConflicts()).isEmpty();
    }

    private void make(String... tables) throws Exception {
        pair.onBoth(tables);
        pair.forget("once", "parent", "child", "loose", "t");
    }

    private void family() throws Exception {
        make(
                "CREATE TABLE once.parent (id INT PRIMARY KEY, k INT UNIQUE, note VARCHAR(20))",
                "CREATE TABLE once.child (k INT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON DELETE CASCADE)",
                "CREATE TABLE once.loose (k INT, CONSTRAINT held FOREIGN KEY (k) REFERENCES once.parent (k))");
        pair.replicate(
                "INSERT INTO once.parent VALUES (1, 5, 'old')",
                "INSERT INTO once.child VALUES (5)",
                "INSERT INTO once.loose VALUES (5)");
    }

    private void assertSame(String query) throws Exception {
        assertThat(pair.targetRows(query)).isEqualTo(pair.sourceRows(query));
    }
}
