package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows that a table of the target cannot store because of its definition block this table, not the link. */
@ExtendWith(ReplayExtension.class)
class UnfitRowsTest {
    private final ReplayPair pair;

    UnfitRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    DATE         | d + INTERVAL 1 YEAR              | NULL, NULL, '9999-05-05'
                    VARCHAR(20)  | JSON_EXTRACT('{}', c)            | 'a', NULL, NULL
                    JSON         | JSON_ARRAY_INSERT('[]', c, 1)    | '$.a', NULL, NULL
                    INT          | JSON_SCHEMA_VALID(c, '{}')       | '[]', NULL, NULL
                    INT          | JSON_LENGTH(n)                   | NULL, 5, NULL
                    INT          | REGEXP_LIKE('a', c)              | '[', NULL, NULL
                    INT          | REGEXP_LIKE('a', c)              | '*', NULL, NULL
                    LONGTEXT     | REPEAT('x', n)                   | NULL, 2000000000, NULL
                    VARCHAR(20)  | UNCOMPRESS(c)                    | 'not that', NULL, NULL
                    DOUBLE       | ST_X(ST_SRID(POINT(n, 1), 4326)) | NULL, 1000, NULL
                    """)
    void whatAColumnOfTheTargetCannotBeGeneratedFromIsRefused(String type, String expression, String values)
            throws Exception {
        pair.onSource("CREATE TABLE shop.t (id INT PRIMARY KEY, c VARCHAR(20), n BIGINT, d DATE)");
        pair.onTarget("CREATE TABLE shop.t (id INT PRIMARY KEY, c VARCHAR(20), n BIGINT, d DATE, g " + type + " AS ("
                + expression + ") STORED)");
        pair.forget("shop", "t");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (1, " + values + ")"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("shop.t")
                .hasMessageContaining("the target does not take a value (MySQL error ");
    }

    @Test
    void rowsTooLargeForTheFormatOfTheTargetsTableAreRefused() throws Exception {
        String columns = " (id INT PRIMARY KEY, c TEXT" + ", c%d TEXT".repeat(12) + ")";
        columns = columns.formatted(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        pair.onSource("CREATE TABLE shop.t" + columns);
        pair.onTarget(
                "SET SESSION innodb_strict_mode = 0",
                "CREATE TABLE shop.t" + columns + " ROW_FORMAT=COMPACT",
                "SET SESSION innodb_strict_mode = 1");
        pair.forget("shop", "t");

        assertThatThrownBy(
                        () -> pair.replicate("INSERT INTO shop.t VALUES (1" + ", REPEAT('x', 5000)".repeat(13) + ")"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("the target does not take a value (MySQL error 1118");
    }

    /** Otherwise each row would be reported as a conflict, and would be missing until an operator repairs it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    1526 | ALTER TABLE shop.t PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (100))
                    1814 | ALTER TABLE shop.t DISCARD TABLESPACE
                    3989 | ALTER SCHEMA shop READ ONLY = 1
                    """)
    void unfitDefinitionOfTheTargetBlocksTheTable(int error, String statement) throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, c INT)");
        pair.onTarget(statement);
        pair.forget("shop", "t");
        try {
            assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (100, 1)"))
                    .isInstanceOf(TableRefusedException.class)
                    .hasMessageContaining("shop.t")
                    .hasMessageContaining("MySQL error " + error);
            assertThat(pair.takeConflicts()).isEmpty();
        } finally {
            pair.onTarget("ALTER SCHEMA shop READ ONLY = 0");
        }
    }
}
