package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a row of the target equals the row that the source changed, on real servers. */
@ExtendWith(ReplayExtension.class)
class RowComparisonTest {
    private final ReplayPair pair;

    RowComparisonTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'");
        pair.takeConflicts();
        pair.forget("shop", "words");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4 COLLATE utf8mb4_0900_ai_ci",
                "utf8mb4 COLLATE utf8mb4_general_ci",
                "latin1 COLLATE latin1_swedish_ci",
                "utf16 COLLATE utf16_unicode_ci"
            })
    void rowsAreComparedByBytesNotByCollation(String charset) throws Exception {
        pair.onBoth("CREATE TABLE shop.words (w VARCHAR(20) CHARACTER SET " + charset + " PRIMARY KEY,"
                + " v VARCHAR(20) CHARACTER SET " + charset + ")");
        pair.onSource("INSERT INTO shop.words VALUES ('resume', 'x'), ('other', 'cafe')");
        pair.onTarget("INSERT INTO shop.words VALUES ('Résumé', 'x'), ('other', 'CAFÉ')");
        pair.forget("shop", "words");

        pair.replicate("UPDATE shop.words SET w = CONCAT(w, '1')");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.UPDATE_DIFFERS, ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT * FROM shop.words ORDER BY w"))
                .containsExactly("other | CAFÉ", "Résumé | x");
    }

    @Test
    void negativeZeroDiffersFromZero() throws Exception {
        pair.onBoth("CREATE TABLE shop.words (id INT PRIMARY KEY, f FLOAT, d DOUBLE)");
        pair.onSource("INSERT INTO shop.words VALUES (1, -0e0, 1), (2, 1, -0e0), (3, -0e0, 0)");
        pair.onTarget("INSERT INTO shop.words VALUES (1, 0, 1), (2, 1, 0), (3, -0e0, 0)");
        pair.forget("shop", "words");

        pair.replicate("UPDATE shop.words SET f = 7");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts)
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.UPDATE_DIFFERS, ConflictKind.UPDATE_DIFFERS);
        assertThat(conflicts).extracting(conflict -> conflict.key().get("id")).containsExactlyInAnyOrder("1", "2");
        assertThat(conflicts)
                .allSatisfy(conflict -> assertThat(conflict.before()).containsValue("-0"));
    }

    @Test
    void longValuesAreComparedToo() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.docs (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT)",
                "INSERT INTO shop.docs VALUES (1, REPEAT(X'01', 9000000), REPEAT('ä', 100000)),"
                        + " (2, REPEAT(X'01', 100000), REPEAT('ä', 100000))");
        pair.onTarget("UPDATE shop.docs SET t = REPEAT('Ä', 100000) WHERE id = 2");

        pair.replicate("UPDATE shop.docs SET b = CONCAT(b, 'x'), t = CONCAT(t, 'x')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(conflict.key()).containsEntry("id", "2");
        String query = "SELECT LENGTH(b), LENGTH(t) FROM shop.docs WHERE id = 1";
        assertThat(pair.targetRows(query)).isEqualTo(pair.sourceRows(query));
    }

    @Test
    void tableWithoutKeyChangesOneOfEqualRows() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.log (line VARCHAR(20), n INT)",
                "INSERT INTO shop.log VALUES ('a', NULL), ('a', NULL)");

        pair.replicate("UPDATE shop.log SET n = 1 LIMIT 1");
        assertThat(pair.targetRows("SELECT * FROM shop.log ORDER BY n")).containsExactly("a | null", "a | 1");
        pair.replicate("DELETE FROM shop.log WHERE n IS NULL");
        assertThat(pair.targetRows("SELECT * FROM shop.log")).containsExactly("a | 1");
        pair.onTarget("DELETE FROM shop.log");
        pair.replicate("DELETE FROM shop.log");
        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.DELETE_MISSING);
        assertThat(conflict.decision()).isEqualTo(Conflict.KEPT_TARGET);
    }
}
