package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.session.ReplaySession;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conflicts in tables with indexes over expressions, including elements of JSON arrays. */
@ExtendWith(ReplayExtension.class)
class ExpressionIndexTest {
    private final ReplayPair pair;

    ExpressionIndexTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "USE shop");
        pair.takeConflicts();
        pair.forget("shop", "t");
    }

    @Test
    void duplicatesInATableWithAUniqueIndexOverArrayElementsAreConflicts() throws Exception {
        pair.onBoth("CREATE TABLE t (id INT PRIMARY KEY, j JSON, UNIQUE tag ((CAST(j->'$.tags' AS CHAR(9) ARRAY))))");
        pair.onTarget("INSERT INTO t VALUES (1, '{\"tags\": [\"x\", \"y\"]}'), (2, '{\"tags\": []}')");

        pair.replicate("INSERT INTO t VALUES (1, '{\"tags\": [\"a\"]}')");
        assertThat(pair.takeConflict()).satisfies(conflict -> {
            assertThat(conflict.kind()).isEqualTo(ConflictKind.INSERT_EXISTS);
            assertThat(conflict.indexes()).containsExactly("PRIMARY");
        });

        pair.replicate("INSERT INTO t VALUES (3, '{\"tags\": [\"b\", \"y\"]}'), (4, '{\"tags\": [\"c\"]}')");
        Conflict clash = pair.takeConflict();
        assertThat(clash.indexes()).containsExactly("tag");
        assertThat(clash.found()).extracting(row -> row.get("id")).containsExactly("1");
        assertThat(pair.targetRows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "4");
    }

    /**
     * The statement that searches for the row does not treat characters in the expression's text as a quote or a
     * parameter.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "CONCAT(c, '?')",
                "CONCAT(c, \"'\")",
                "CONCAT(c, '''?')",
                "CONCAT(c, '\\'', '?')",
                "CONCAT(c, '\\\\?')",
                "REPLACE(c, '\\\\', '?')",
                "CONCAT(c, '\\n?\\0\\Z\\r\\t')"
            })
    void conflictingRowsAreFoundForExpressionsWithQuotes(String expression) throws Exception {
        pair.onBoth("CREATE TABLE t (id INT PRIMARY KEY, c VARCHAR(20), UNIQUE KEY e ((" + expression
                + ")), g VARCHAR(40) AS (" + expression + "), UNIQUE KEY g (g))");
        pair.onTarget("INSERT INTO t (id, c) VALUES (1, 'a')");

        pair.replicate("INSERT INTO t (id, c) VALUES (2, 'a')");

        Conflict clash = pair.takeConflict();
        assertThat(clash.kind()).isEqualTo(ConflictKind.INSERT_EXISTS);
        assertThat(clash.indexes()).containsExactly("e", "g");
        assertThat(clash.found()).extracting(row -> row.get("id")).containsExactly("1");
    }

    @Test
    void expressionWithMixedCollationsIsAConflictWithoutFoundRow() throws Exception {
        pair.onBoth(
                "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(9) COLLATE utf8mb4_general_ci,"
                        + " b VARCHAR(9) COLLATE utf8mb4_bin, c VARCHAR(9) COLLATE utf8mb4_bin, UNIQUE KEY e ((CONCAT(a, b, c))))");
        pair.onTarget("INSERT INTO t VALUES (1, 'a', 'b', 'c')");

        pair.replicate("INSERT INTO t VALUES (2, 'a', 'b', 'c')");

        assertThat(pair.takeConflict().indexes()).containsExactly("e");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    (CAST(j->'$.v' AS CHAR(5) ARRAY))   | {"v": ["longer than five"]}
                    (CAST(j->'$.v' AS CHAR(5) ARRAY))   | {"v": {"a": 1}}
                    (CAST(j->'$.v' AS CHAR(5) ARRAY))   | {"v": [["a"]]}
                    (CAST(j->'$.v' AS UNSIGNED ARRAY))  | {"v": [-1]}
                    (CAST(j->'$.v' AS UNSIGNED ARRAY))  | {"v": ["x"]}
                    (CAST(j->'$.v' AS DATE ARRAY))      | {"v": ["x"]}
                    """)
    void valueThatAnIndexOfTheTargetRefusesIsAConflict(String expression, String value) throws Exception {
        pair.onBoth("CREATE TABLE t (id INT PRIMARY KEY, j JSON)");
        pair.onTarget("ALTER TABLE t ADD INDEX own (" + expression + ")");

        pair.replicate("INSERT INTO t VALUES (1, '" + value + "'), (2, '{}')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CONSTRAINT);
        assertThat(conflict.key()).containsEntry("id", "1");
        assertThat(pair.targetRows("SELECT id FROM t")).containsExactly("2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    (CAST(j->>'$.v' AS CHAR(3)))        | {"v": "abcdef"}
                    (CAST(j->>'$.v' AS UNSIGNED))       | {"v": "12 monkeys"}
                    """)
    void valueThatAnIndexTruncatesIsApplied(String expression, String value) throws Exception {
        pair.onBoth("CREATE TABLE t (id INT PRIMARY KEY, j JSON, INDEX cut (" + expression + "))");
        pair.onSource("SET sql_mode = ''");

        pair.replicate("INSERT INTO t VALUES (1, '" + value + "'), (2, '{}')");
        pair.replicate("UPDATE t SET j = JSON_SET(j, '$.n', 1)", "SET sql_mode = DEFAULT");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM t ORDER BY id"))
                .isEqualTo(pair.sourceRows("SELECT * FROM t ORDER BY id"))
                .hasSize(2);
    }

    @Test
    void invalidMemberOfAnEnumIsAppliedInEveryServerLanguage() throws Exception {
        pair.onBoth("CREATE TABLE t (id INT PRIMARY KEY, `it's` ENUM('a', 'b'))");

        pair.replicate("SET sql_mode = ''", "INSERT INTO t VALUES (1, 'none of them')", "SET sql_mode = DEFAULT");
        assertThat(pair.targetRows("SELECT CAST(`it's` AS UNSIGNED) FROM t")).containsExactly("0");

        try (Connection session = pair.connectToTarget();
                Statement statement = session.createStatement()) {
            statement.execute("SET SESSION lc_messages = 'de_DE'");
            ReplaySession.prepare(session);
            try (ResultSet row = statement.executeQuery("SELECT @@lc_messages")) {
                row.next();
                assertThat(row.getString(1)).isEqualTo("en_US");
            }
        }
    }

    /** Warnings 4095 and 4096 report deprecated delimiters in dates. */
    @Test
    void datesWithDeprecatedDelimitersAreApplied() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.t (id INT PRIMARY KEY, f1 JSON, c VARCHAR(30), d DATE AS (CAST(c AS DATE)) STORED)",
                "CREATE INDEX i ON shop.t ((CAST(f1 AS DATE ARRAY)))");
        pair.forget("shop", "t");
        pair.replicate("INSERT INTO shop.t (id, f1, c) VALUES (1, '[\"01-02-03\", \"22.11.17\"]', '2022.11.17')");
        pair.replicate("UPDATE shop.t SET f1 = '[\"22@11@18\"]', c = '2022-11--18' WHERE id = 1");
        assertThat(pair.targetRows("SELECT * FROM shop.t")).isEqualTo(pair.sourceRows("SELECT * FROM shop.t"));
        assertThat(pair.takeConflicts()).isEmpty();
    }
}
