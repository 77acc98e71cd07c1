package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.EventsReader.TableRows;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns that both servers generate, on real servers: the target stores no value that differs from the source's. */
@ExtendWith(ReplayExtension.class)
class GeneratedColumnsTest {
    private static final String DAY =
            "CREATE TABLE shop.t (id INT PRIMARY KEY, ts TIMESTAMP NULL, v INT," + " d DATE AS (DATE(ts)) STORED)";
    private static final String EARLY = "'2024-01-02 01:00:00'";
    private static final String LATE = "'2024-01-02 23:00:00'";

    private final ReplayPair pair;

    GeneratedColumnsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'");
        pair.takeConflicts();
        pair.forget("shop", "t");
    }

    @AfterEach
    void restoreSession() throws Exception {
        pair.onSource(
                "SET SESSION time_zone = '+00:00', lc_time_names = 'en_US', div_precision_increment = 4,"
                        + " sql_mode = DEFAULT",
                "SET NAMES utf8mb4");
    }

    @Test
    void dayOfATimestampInAnotherTimeZoneIsRefused() throws Exception {
        pair.onBoth(DAY);
        pair.onSource("SET SESSION time_zone = '+08:00'");

        assertRefused("d", "INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + ")");
    }

    @Test
    void dayOfATimestampInTheSameTimeZoneIsApplied() throws Exception {
        pair.onBoth(DAY);

        pair.replicate("INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + "), (2, NULL), (3, " + LATE + ")");
        pair.replicate("UPDATE shop.t SET ts = ts + INTERVAL 1 DAY, v = 5");

        assertSame("SELECT * FROM shop.t ORDER BY id");
    }

    @Test
    void oneDifferingRowOfManyRefusesAll() throws Exception {
        pair.onBoth(DAY);
        pair.onSource("SET SESSION time_zone = '+08:00'");

        pair.replicate("INSERT INTO shop.t (id, ts) VALUES (1, " + LATE + "), (2, " + LATE + "), (3, NULL)");
        assertRefused(
                "d",
                "INSERT INTO shop.t (id, ts) VALUES (4, " + LATE + "), (5, " + EARLY + "), (6, " + LATE
                        + "), (7, NULL)");
    }

    @Test
    void updateToAnotherDayIsRefused() throws Exception {
        pair.onBoth(DAY);
        pair.replicate("INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + "), (2, " + LATE + ")");
        pair.onSource("SET SESSION time_zone = '+08:00'");

        pair.replicate("UPDATE shop.t SET v = 1, id = 3 WHERE id = 1");
        // The server evaluates the expression for every update of the row.
        assertRefused("d", "UPDATE shop.t SET v = 1 WHERE id = 2");
    }

    /** NULL on only one side is a difference too. */
    @Test
    void nullInsteadOfAValueIsRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, ts TIMESTAMP NULL,"
                + " d INT AS (NULLIF(HOUR(ts), 17)) STORED, e INT AS (NULLIF(HOUR(ts), 1)) STORED)");
        pair.onSource("SET SESSION time_zone = '+08:00'");

        assertRefused("d", "INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + ")");
    }

    @Test
    void tableWithoutKeyIsComparedByAllColumns() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (ts TIMESTAMP NULL, v VARCHAR(9), d DATE AS (DATE(ts)) STORED)");
        pair.replicate("INSERT INTO shop.t (ts, v) VALUES (" + EARLY + ", 'a'), (" + EARLY + ", 'a'), (NULL, NULL)");
        pair.onSource("SET SESSION time_zone = '+08:00'");

        pair.replicate("INSERT INTO shop.t (ts, v) VALUES (" + LATE + ", 'b'), (" + LATE + ", NULL)");
        assertRefused("d", "INSERT INTO shop.t (ts, v) VALUES (" + EARLY + ", 'c')");
    }

    @Test
    void namesOfMonthsInAnotherLanguageAreRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, d DATE, g VARCHAR(20) AS (DATE_FORMAT(d, '%M')) STORED)");
        pair.onSource("SET SESSION lc_time_names = 'fi_FI'");

        assertRefused("g", "INSERT INTO shop.t (id, d) VALUES (2, '2024-03-01')");
    }

    @Test
    void quotientsWithAnotherPrecisionAreRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, g DECIMAL(20,10) AS (id / 7) STORED)");
        pair.onSource("SET SESSION div_precision_increment = 9", "FLUSH LOCAL TABLES");

        assertRefused("g", "INSERT INTO shop.t (id) VALUES (1)");
    }

    @Test
    void paddingUnderAnotherSqlModeIsRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, c CHAR(5), g VARCHAR(20) AS (CONCAT(c, '!')) STORED)");
        pair.onSource("SET SESSION sql_mode = 'PAD_CHAR_TO_FULL_LENGTH'");

        assertRefused("g", "INSERT INTO shop.t (id, c) VALUES (1, 'a')");
    }

    @Test
    void virtualColumnIsComparedOnlyInAnIndex() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, ts TIMESTAMP NULL, d DATE AS (DATE(ts)) VIRTUAL)");
        pair.onSource("SET SESSION time_zone = '+08:00'");
        pair.replicate("INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + ")");

        pair.onTarget("CREATE INDEX days ON shop.t (id, d)");
        pair.forget("shop", "t");
        List<TableRows> transaction = assertRefused("d", "INSERT INTO shop.t (id, ts) VALUES (2, " + EARLY + ")");

        pair.onTarget("DROP INDEX days ON shop.t");
        pair.forget("shop", "t");
        pair.apply(transaction);
        assertSame("SELECT * FROM shop.t ORDER BY id");
    }

    @Test
    void ordinaryColumnAtTheTargetAcceptsTheSourcesValue() throws Exception {
        pair.onBoth(DAY);
        pair.onSource("SET SESSION time_zone = '+08:00'");
        List<TableRows> transaction = assertRefused("d", "INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + ")");

        pair.onTarget("ALTER TABLE shop.t MODIFY d DATE");
        pair.forget("shop", "t");
        pair.apply(transaction);
        assertThat(pair.targetRows("SELECT id, d FROM shop.t")).containsExactly("1 | 2024-01-02");
    }

    @Test
    void virtualColumnOfTheSourceHasTheValueOfTheSession() throws Exception {
        pair.onSource("CREATE TABLE shop.t (id INT PRIMARY KEY, ts TIMESTAMP NULL, d DATE AS (DATE(ts)) VIRTUAL)");
        pair.onTarget("CREATE TABLE shop.t (id INT PRIMARY KEY, ts TIMESTAMP NULL, d DATE)");
        pair.onSource("SET SESSION time_zone = '+08:00'");

        pair.replicate("INSERT INTO shop.t (id, ts) VALUES (1, " + EARLY + ")");

        assertThat(pair.targetRows("SELECT id, d FROM shop.t")).containsExactly("1 | 2024-01-02");
    }

    @Test
    void anotherExpressionIsRefusedWhenItsValueDiffers() throws Exception {
        pair.onSource("CREATE TABLE shop.t (id INT PRIMARY KEY, v INT, g INT)");
        pair.onTarget("CREATE TABLE shop.t (id INT PRIMARY KEY, v INT, g INT AS (v + 1) STORED)");

        pair.replicate("INSERT INTO shop.t VALUES (1, 1, 2)");
        assertRefused("g", "INSERT INTO shop.t VALUES (2, 2, 50)");
    }

    @Test
    void anotherTypeIsRefused() throws Exception {
        pair.onSource("CREATE TABLE shop.t (id INT PRIMARY KEY, v INT, g INT AS (v + 1) STORED)");
        pair.onTarget("CREATE TABLE shop.t (id INT PRIMARY KEY, v INT, g VARCHAR(20) AS (v + 1) STORED)");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t (id, v) VALUES (1, 1)"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("source has g int null, target has g varchar(20)");
    }

    /** Also with keys whose index treats other bytes as equal. */
    @Test
    void valuesOfEveryTypeCompareAsEqual() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (k VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, s DATETIME(3), i INT, j JSON,"
                + " x VARCHAR(40) COLLATE utf8mb4_bin, f FLOAT, y DOUBLE, PRIMARY KEY (k, s),"
                + " g1 JSON AS (j->'$.a') STORED, g2 VARCHAR(40) AS (j->>'$.a') VIRTUAL,"
                + " g3 FLOAT AS (f / 3) STORED, g4 DOUBLE AS (y / 3) STORED, g5 FLOAT(9,3) AS (i / 3) STORED,"
                + " g6 CHAR(40) COLLATE utf8mb4_0900_ai_ci AS (x) STORED, g7 VARCHAR(40) CHARACTER SET latin1 AS (k) STORED,"
                + " g8 VARCHAR(80) COLLATE utf8mb4_general_ci AS (UPPER(x)) STORED, g9 TEXT AS (REPEAT(x, 3000)) STORED,"
                + " g10 BINARY(40) AS (UNHEX(SHA2(x, 256))) STORED, g11 VARBINARY(9) AS (x) STORED,"
                + " g12 DECIMAL(20,5) AS (i * 1.25) STORED, g13 BIGINT UNSIGNED AS (i * 1000000000) STORED,"
                + " g14 BIT(9) AS (i) STORED, g15 ENUM('b','a') AS (j->>'$.a') VIRTUAL,"
                + " g16 SET('b','a') AS (IF(i > 2, 'a,b', '')) STORED, g17 DATETIME AS (s) STORED,"
                + " g18 TIME(6) AS (TIMEDIFF(s, '2024-01-01')) STORED, g19 YEAR AS (YEAR(s)) STORED,"
                + " g20 DATE AS (DATE(s)) STORED, g21 TIMESTAMP(2) AS (s) STORED NULL, g22 POINT AS (ST_GeomFromText(CONCAT('POINT(', i, ' 1)'))) STORED,"
                + " g23 JSON AS (JSON_OBJECT('t', s, 'f', y, 'd', '2024-01-01')) STORED, g24 BLOB AS (x) STORED,"
                + " INDEX (g2), INDEX (x, g15))");
        pair.replicate("INSERT INTO shop.t (k, s, i, j, x, f, y) VALUES"
                + " ('é', '2024-01-02 03:04:05.678', 5, '{\"a\": \"a\"}', 'Ä ', 0.1, 1e300),"
                + " ('É ', '2024-01-01 03:04:05', 1, '{\"a\": \"b\"}', 'a', -0e0, -0.1),"
                + " ('z', '2024-02-02', NULL, NULL, NULL, NULL, NULL)");
        pair.replicate("INSERT INTO shop.t (k, s, i, j, x, f, y) VALUES"
                + " ('q', '2024-01-09', 7, '{\"a\": \"b\"}', '', 3e38, 0)");
        pair.replicate("UPDATE shop.t SET k = UPPER(k), x = CONCAT(x, 'ß'), i = i + 1, y = y * 3");

        assertThat(pair.takeConflicts()).isEmpty();
        assertSame("SELECT * FROM shop.t ORDER BY k, s");
    }

    private List<TableRows> assertRefused(String column, String statement) throws Exception {
        List<String> before = pair.targetRows("SELECT * FROM shop.t");
        pair.skip();
        pair.onSource(statement);
        List<TableRows> transaction = pair.transactions().get(0);
        assertThatThrownBy(() -> pair.apply(transaction))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("to table shop.t: generated column " + column)
                .hasMessageContaining("depends on the session");
        assertThat(pair.targetRows("SELECT * FROM shop.t")).isEqualTo(before);
        return transaction;
    }

    private void assertSame(String query) throws Exception {
        pair.onSource("SET SESSION time_zone = '+00:00'");
        assertThat(pair.targetRows(query)).isNotEmpty().isEqualTo(pair.sourceRows(query));
    }
}
