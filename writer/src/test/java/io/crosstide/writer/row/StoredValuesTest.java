package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.cases.ExactView;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** P1 for values that a column holds and that a statement with the printed value would not store. */
@ExtendWith(ReplayExtension.class)
class StoredValuesTest {
    private final ReplayPair pair;

    StoredValuesTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop");
        pair.onSource("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+00:00'");
        pair.onTarget("SET SESSION time_zone = '+00:00'");
        pair.takeConflicts();
    }

    @AfterEach
    void defaultMode() throws Exception {
        pair.onSource("SET SESSION sql_mode = DEFAULT");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    FLOAT(10,2)          | 99999999.99 -99999999.99 1e30 -1e30 -0e0 0.005 -0.07 12345678.9
                    FLOAT(10,2) UNSIGNED | 99999999.99 -1 1e30 -0e0
                    FLOAT(53,30)         | 1e30 1e22 9.999999e22 1e-30 -1e30
                    FLOAT(40,0)          | 1e38 3.4028234663852886e38 1e40 -1e40 -0.5
                    FLOAT(5,5)           | 0.99999 1 -1 0.000005 -0e0
                    DOUBLE(10,2)         | 99999999.99 -99999999.99 1e30 -1e30 -0e0 0.005 -0.07
                    DOUBLE(17,2)         | 999999999999999.99 -1e30 1e30 123456789012345.67
                    DOUBLE(53,30)        | 1e30 -1e30 1e22 1e-30 0.1
                    DOUBLE(255,30)       | 1e300 -1e300 1e225 9.99e224
                    DOUBLE(10,2) UNSIGNED| 99999999.99 -1 1e30 -0e0
                    FLOAT UNSIGNED       | -0e0 -1 1e39 3.4028234663852886e38
                    DOUBLE UNSIGNED      | -0e0 -1 1.7976931348623157e308
                    FLOAT                | -0e0 1e39 -1e39 1e-46 1.401298464324817e-45 16777217
                    FLOAT(10,2) ZEROFILL | 99999999.99 0.5 -0e0
                    DECIMAL(5,0)         | -0.4 -0e0 -0.0 1e9 -1e9
                    DECIMAL(5,2) UNSIGNED| -0.004 -1 1e9
                    DECIMAL(65,30)       | 1e50 -1e50 1e-31 -1e-31
                    INT(3) ZEROFILL      | -1 99999999999 0 12345
                    YEAR                 | -1 0 1900 1901 2155 2156 '99' '0'
                    BIT(3)               | 255 7 0 -1
                    BIT(64)              | -1 1e30 0
                    TIME(6)              | '838:59:59.999999' '-838:59:59.999999' ADDTIME('838:59:59','0.5') '-00:00:00.000000' '-00:00:00.000001'
                    TIME                 | '838:59:59.6' '-838:59:59.6' SEC_TO_TIME(1e9) MAKETIME(900,1,1) 8385959 -0.4
                    DATE                 | 0 '0000-00-01' '0000-00-31' '0000-01-00' '0000-12-31' '0001-00-00' '9999-00-00' '2023-02-31' '9999-12-31' '2024-13-01'
                    DATETIME(6)          | 0 '0000-00-00 23:59:59.999999' '9999-12-31 23:59:59.9999999' '0000-01-00 00:00:00.000001' '2024-02-31 12:00:00' '9999-00-31 00:00'
                    TIMESTAMP(6) NULL    | 0 '1970-01-01 00:00:00.5' '1970-01-01 00:00:01' '2038-01-19 03:14:07.999999' '2038-01-19 03:14:08' FROM_UNIXTIME(0.5) '0000-00-00 00:00:00.5'
                    ENUM('a','b')        | 'x' '' 0 2 9
                    ENUM('','b')         | 'x' '' 0 2 9
                    SET('a','b')         | 'x' '' 0 3 255 'a,x'
                    CHAR(3)              | 'abcd' 'a  ' '   ' 'é😀x'
                    VARCHAR(3)           | 'abcd' 'a  ' '    ' X'F09F' CONCAT('a',X'FF')
                    BINARY(3)            | 'abcd' '' X'00' 'a'
                    TINYTEXT             | REPEAT('é',200) REPEAT('x',300)
                    """)
    void p1WhatAColumnHoldsArrives(String type, String values) throws Exception {
        String[] expressions = values.split(" (?=(?:[^']*'[^']*')*[^']*$)");
        pair.onBoth(
                "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, v " + type + ")",
                "CREATE TABLE shop.w (n INT, v " + type + ")");
        pair.forget("shop", "t", "w");
        for (String expression : expressions) {
            replicate("INSERT IGNORE INTO shop.t (v) VALUES (" + expression + ")");
        }
        for (String expression : expressions) {
            replicate(
                    "INSERT IGNORE INTO shop.w VALUES (0, NULL), (1, " + expression + ")",
                    "UPDATE IGNORE shop.w SET v = " + expression + ", n = n + 1",
                    "INSERT IGNORE INTO shop.t (v) VALUES (NULL)",
                    "UPDATE IGNORE shop.t SET v = " + expression + " WHERE v IS NULL",
                    "DELETE FROM shop.t WHERE id = 1");
        }
        String dataType = pair.sourceRows("SELECT DATA_TYPE FROM information_schema.COLUMNS"
                        + " WHERE TABLE_SCHEMA = 'shop' AND TABLE_NAME = 't' AND COLUMN_NAME = 'v'")
                .get(0);
        for (String table : new String[] {"t ORDER BY id", "w ORDER BY n, 2"}) {
            String view = "SELECT " + (table.startsWith("t") ? "id" : "n") + ", " + ExactView.of(dataType, "v")
                    + " FROM shop." + table;
            assertThat(pair.targetRows(view)).isEqualTo(pair.sourceRows(view));
        }
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** ALTER TABLE may change the digits without rounding; INSERT … SELECT copies a FLOAT to a FLOAT(M,D). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    FLOAT(7,4)  | FLOAT(7,2)             | 123.4567
                    DOUBLE(9,6) | DOUBLE(9,2)            | 123.456789
                    FLOAT       | FLOAT(5,1)             | 1e30
                    FLOAT       | FLOAT(5,1)             | -0e0
                    FLOAT       | FLOAT(5,1)             | 1.401298464324817e-45
                    DOUBLE      | DOUBLE(5,1)            | 0.1e-300
                    DOUBLE      | DOUBLE(5,1)            | -1e308
                    DOUBLE UNSIGNED | DOUBLE(5,1) UNSIGNED | 1.25
                    """)
    void p1NumbersOutsideOfDeclaredDigitsArrive(String from, String to, String number) throws Exception {
        pair.onSource(
                "CREATE TABLE shop.t (id INT PRIMARY KEY, v " + from + ", w " + from + ")",
                "INSERT INTO shop.t VALUES (1, " + number + ", " + number + "), (2, " + number + ", 2)",
                "CREATE TABLE shop.c (id INT PRIMARY KEY, v " + to + ", w " + to + ")",
                "CREATE TABLE shop.n (id INT, v " + to + ")");
        pair.onTarget(
                "CREATE TABLE shop.c (id INT PRIMARY KEY, v " + to + ", w " + to + ")",
                "CREATE TABLE shop.n (id INT, v " + to + ")");
        pair.forget("shop", "c", "n");

        replicate("INSERT INTO shop.c SELECT * FROM shop.t", "INSERT INTO shop.n SELECT id, v FROM shop.t");
        replicate(
                "UPDATE shop.c SET w = 3",
                "UPDATE shop.c, shop.t SET shop.c.w = shop.t.v, shop.c.id = shop.c.id + 2 WHERE shop.c.id = shop.t.id");
        replicate("UPDATE shop.n SET id = 7 WHERE id = 2");

        for (String table : new String[] {"c", "n"}) {
            String view = "SELECT id, " + ExactView.of("float", "v") + " FROM shop." + table + " ORDER BY id";
            assertThat(pair.targetRows(view)).isEqualTo(pair.sourceRows(view));
        }
        String view = "SELECT id, " + ExactView.of("float", "w") + " FROM shop.c ORDER BY id";
        assertThat(pair.targetRows(view)).isEqualTo(pair.sourceRows(view));
        replicate("DELETE FROM shop.c", "DELETE FROM shop.n");
        assertThat(pair.targetRows("SELECT id FROM shop.c UNION ALL SELECT id FROM shop.n"))
                .isEmpty();
        assertThat(pair.takeConflicts()).isEmpty();
    }

    private void replicate(String... statements) throws Exception {
        pair.skip();
        pair.onSource(statements);
        for (var transaction : pair.transactions()) {
            pair.apply(transaction);
        }
    }
}
