package io.crosstide.writer.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Failures that random plans found, reduced. */
@ExtendWith(ReplayExtension.class)
class OnceFailedTest {
    private final ReplayPair pair;
    private final OnceTables tables;

    OnceFailedTest(ReplayPair pair) {
        this.pair = pair;
        this.tables = new OnceTables(pair);
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        tables.fresh();
    }

    @Test
    void vectorsBeforeCharactersDoNotShiftTheirCharacterSets() throws Exception {
        tables.create(
                "CREATE TABLE once.t (v VECTOR(2), c VARCHAR(9) CHARACTER SET latin1, w VECTOR(2), b VARBINARY(9))");

        pair.replicate("INSERT INTO once.t VALUES (STRING_TO_VECTOR('[1]'), 'é', NULL, X'00')");

        tables.assertSame("SELECT HEX(v), HEX(c), HEX(w), HEX(b) FROM once.t");
    }

    /**
     * A session without strict mode stores the empty value for one that is too long, or for NULL in a NOT NULL column.
     */
    @ParameterizedTest
    @ValueSource(strings = {"NOT NULL", "NULL"})
    void emptyVectorStopsTheLink(String nullable) throws Exception {
        tables.create("CREATE TABLE once.t (v VECTOR(2) " + nullable + ")");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t VALUES (STRING_TO_VECTOR('[1, 2, 3]'))"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("6136");
    }

    @Test
    void vectorWithoutDefaultStopsTheLink() throws Exception {
        tables.create("CREATE TABLE once.t (v VECTOR(2) NOT NULL)");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t VALUES (DEFAULT)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("6136");
    }

    @Test
    void rowInAFunctionalIndexIsFoundWithANonDefaultCollation() throws Exception {
        tables.create("CREATE TABLE once.t (id INT PRIMARY KEY, c VARCHAR(9) COLLATE utf8mb4_general_ci,"
                + " UNIQUE KEY lowered ((LOWER(c))))");
        pair.onTarget("INSERT INTO once.t VALUES (1, 'a')");

        pair.replicate("INSERT INTO once.t VALUES (2, 'A')");

        Conflict conflict = pair.takeConflicts().get(0);
        assertThat(conflict.indexes()).containsExactly("lowered");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactly("1");
    }

    @Test
    void rowInAMultiValuedIndexIsFound() throws Exception {
        tables.create("CREATE TABLE once.t (id INT PRIMARY KEY, j JSON,"
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
        tables.create("CREATE TABLE once.t (id INT PRIMARY KEY, c VARCHAR(9) CHARACTER SET sjis)");
        pair.onTarget("INSERT INTO once.t VALUES (1, X'815F')");

        pair.replicate("INSERT INTO once.t VALUES (1, X'5C')");

        Conflict conflict = pair.takeConflicts().get(0);
        assertThat(conflict.after()).containsEntry("c", "0x5C");
        assertThat(conflict.found()).extracting(row -> row.get("c")).containsExactly("0x815F");
    }

    /** Of all collations of latin2, this one turns the character of 95 into a question mark. */
    @Test
    void charactersThatOneCollationWouldLoseAreShownAsBytes() throws Exception {
        tables.create(
                "CREATE TABLE once.t (id INT PRIMARY KEY, c CHAR(9) CHARACTER SET latin2 COLLATE latin2_czech_cs)");
        pair.onTarget("INSERT INTO once.t VALUES (1, 'a')");

        pair.replicate("INSERT INTO once.t VALUES (1, X'95AA')");

        assertThat(pair.takeConflicts().get(0).after()).containsEntry("c", "0x95AA");
    }

    /** MySQL warns of these bytes, which are no characters, and stores them. */
    @Test
    void bytesThatTheirCharacterSetDoesNotDefineAreApplied() throws Exception {
        tables.create(
                "CREATE TABLE once.t (c VARCHAR(9) CHARACTER SET swe7 PRIMARY KEY, d CHAR(9) CHARACTER SET cp1257 UNIQUE)");

        pair.replicate("INSERT INTO once.t VALUES (X'3DDA2E7A', X'C6A1'), (X'DB', X'A5')");
        pair.replicate("UPDATE once.t SET d = X'A6' WHERE HEX(d) = 'C6A1'");
        pair.replicate("DELETE FROM once.t WHERE HEX(c) = 'DB'");

        assertThat(pair.targetRows("SELECT HEX(c), HEX(d) FROM once.t")).containsExactly("3DDA2E7A | A6");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /**
     * Only when the bytes come from a column does MySQL 9.7 store them in a TEXT; it refuses them as a literal of a
     * statement.
     */
    @Test
    void bytesAboveAsciiFromABinaryColumnAreRefused() throws Exception {
        tables.create("CREATE TABLE once.t (id INT PRIMARY KEY, b BINARY(2), c TEXT CHARACTER SET ascii)");
        pair.replicate("INSERT INTO once.t VALUES (1, X'FF41', 'a')");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO once.t SELECT 2, b, b FROM once.t"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("once.t")
                .hasMessageContaining("1366");

        assertThat(pair.targetRows("SELECT id FROM once.t")).containsExactly("1");
    }

    /** The source's session is not strict. */
    @Test
    void valueThatAFunctionalIndexTruncatesIsApplied() throws Exception {
        tables.create("CREATE TABLE once.t (j JSON, UNIQUE KEY u ((CAST(j->>'$[0]' AS CHAR(3)))))");

        pair.replicate("INSERT INTO once.t VALUES ('[\"long\"]')");

        assertThat(pair.targetRows("SELECT j FROM once.t")).containsExactly("[\"long\"]");
    }

    @Test
    void membersOfTheCharacterSetBinaryAreMappedByName() throws Exception {
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

    /** An UPDATE of several tables copies numbers from its temporary table, which does not round. */
    @ParameterizedTest
    @ValueSource(strings = {"", ", id INT AUTO_INCREMENT PRIMARY KEY"})
    void numberThatAnUpdateOfSeveralTablesDoesNotRoundArrives(String key) throws Exception {
        tables.create("CREATE TABLE once.t (d DOUBLE(14,1), e DOUBLE(16,4), f FLOAT(5,1)" + key + ")");
        pair.replicate("INSERT INTO once.t (d) VALUES (0e0), (0e0), (1)");

        pair.replicate("UPDATE once.t AS a, once.t AS b SET a.d = -0e0, a.e = -0.07e0, a.f = 1.26e0");

        tables.assertSame("SELECT CAST(d * 1e0 AS CHAR), CAST(e * 1e0 AS CHAR), CAST(f * 1e0 AS CHAR) FROM once.t");
        assertThat(pair.sourceRows("SELECT DISTINCT d = 0 AND e = -0.07e0 AND f > 1.25 FROM once.t"))
                .containsExactly("1");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void negativeZeroInTheKeyOfATablePartitionedByItIsFound() throws Exception {
        tables.create("CREATE TABLE once.t (f FLOAT NOT NULL, v INT, PRIMARY KEY (f))");
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
}
