package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conflicts of rows with JSON documents, which MySQL compares by special rules. */
@ExtendWith(ReplayExtension.class)
class JsonConflictTest {
    private final ReplayPair pair;

    JsonConflictTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'");
        pair.takeConflicts();
        pair.forget("shop", "docs");
    }

    @Test
    void conflictAfterADetourLeavesTheRowUnchanged() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.docs (id INT PRIMARY KEY, j JSON, g VARCHAR(9) AS (j->>'$.a') STORED UNIQUE)",
                "INSERT INTO shop.docs (id, j) VALUES (1, '{\"a\": 1}')");
        pair.onTarget("INSERT INTO shop.docs (id, j) VALUES (2, '{\"a\": \"1.0\"}')");

        pair.forget("shop", "docs");

        pair.replicate("UPDATE shop.docs SET j = '{\"a\": 1.0}' WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_EXISTS);
        assertThat(conflict.indexes()).containsExactly("g");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactly("2");
        assertThat(pair.targetRows("SELECT id, j FROM shop.docs ORDER BY id"))
                .containsExactly("1 | {\"a\": 1}", "2 | {\"a\": \"1.0\"}");
    }

    @Test
    void detourThatRaisesAWarningIsAbandoned() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.docs (id INT PRIMARY KEY, j JSON, v INT)",
                "INSERT INTO shop.docs VALUES (1, '{\"a\": 1}', 1)");
        pair.onTarget("ALTER TABLE shop.docs ADD COLUMN w INT AS"
                + " (IF(JSON_LENGTH(j) > 1, CONVERT(j->'$.detour', SIGNED) + CAST('x' AS SIGNED), 0)) STORED");
        pair.forget("shop", "docs");

        pair.replicate("UPDATE shop.docs SET j = '{\"a\": 1.0}', v = 2");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id, j, v, w FROM shop.docs")).containsExactly("1 | {\"a\": 1.0} | 2 | 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "CAST('2024-01-02' AS DATE); '2024-01-02'",
                "'2024-01-02'; CAST('2024-01-02' AS DATE)",
                "CAST('-01:02:03' AS TIME(6)); '-01:02:03.000000'",
                "CAST('2024-01-02 03:04:05' AS DATETIME(6)); '2024-01-02 03:04:05.000000'",
                "'base64:type15:YWJj'; _binary'abc'",
                "_binary'abc'; 'base64:type15:YWJj'",
                "JSON_OBJECT('k', CAST('2024-01-02' AS DATE)); JSON_OBJECT('k', '2024-01-02')",
            })
    void stringDiffersFromTheValueThatPrintsLikeIt(String source, String target) throws Exception {
        pair.onBoth("CREATE TABLE shop.docs (id INT PRIMARY KEY, j JSON, v INT)");
        pair.onSource("INSERT INTO shop.docs VALUES (1, JSON_ARRAY(" + source + "), 1)");
        pair.onTarget("INSERT INTO shop.docs VALUES (1, JSON_ARRAY(" + target + "), 1)");

        pair.forget("shop", "docs");

        pair.replicate("UPDATE shop.docs SET v = 2");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(conflict.decision()).isEqualTo(Conflict.KEPT_TARGET);
        pair.onTarget("UPDATE shop.docs SET j = JSON_ARRAY(" + source + ")");
        pair.replicate("UPDATE shop.docs SET v = v + 1");
        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        pair.onTarget("UPDATE shop.docs SET v = 3");
        pair.replicate("UPDATE shop.docs SET v = v + 1");
        pair.replicate("DELETE FROM shop.docs");
        assertThat(pair.takeConflicts()).isEmpty();
    }
}
