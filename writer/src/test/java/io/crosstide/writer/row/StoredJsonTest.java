package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.testkit.cases.ExactView;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 for scalars of JSON documents that only few expressions make. */
@ExtendWith(ReplayExtension.class)
class StoredJsonTest {
    private static final String VIEW =
            "SELECT id, " + ExactView.JSON.formatted("v") + ", JSON_STORAGE_SIZE(v) FROM shop.t ORDER BY id";

    private final ReplayPair pair;

    StoredJsonTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTable() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id INT AUTO_INCREMENT PRIMARY KEY, v JSON)",
                "SET SESSION time_zone = '+00:00', group_concat_max_len = 1000000");
        pair.onSource("SET SESSION sql_mode = 'ALLOW_INVALID_DATES'");
        pair.forget("shop", "t");
        pair.takeConflicts();
    }

    @AfterEach
    void defaultMode() throws Exception {
        pair.onSource("SET SESSION sql_mode = DEFAULT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0.000000000000000000000000000000000000000000000000000000000000000000000012",
                "999999999999999999999999999999999999999999999999999999999999999999999999999999999",
                "-999999999999999999999999999999999999999999999999999999999999999999",
                "0.0000000000000000000000000000001",
                "111111111111111111111111111111111111.222222222222222222222222222222222222222222222",
                "1111111111111111111111111111111111111111.222222222222222222222222222222222222",
                "1.500000000000000000000000000000000000000000",
                "0.0000000000000000000000000000000000000000",
                "7.",
                "-7.",
                "0.",
                "CAST(7 AS DECIMAL(5,0))",
                "ROUND(-7.4)",
                "FLOOR(9999999999999999999)",
                ".25",
                "-.25",
                "0.5 - 0.25",
                "CAST(1.5 AS DECIMAL(65,30))",
                "CAST(0 AS DECIMAL(65,30))",
                "-0.0",
                "000.10",
                "1/3",
                "ROUND(1.23456, 20)",
                "-0e0",
                "1.7976931348623157e308",
                "-2.2250738585072014e-308",
                "2.2250738585072011e-308",
                "5e-324",
                "9007199254740993e0",
                "9088544342.689998e0",
                "0.30000000000000004e0",
                "-1.4100843421983145e278",
                "1.1e-300",
                "1e23",
                "CAST(8.5 AS FLOAT)",
                "(SELECT f FROM shop.c)",
                "(SELECT y FROM shop.c)",
                "(SELECT e FROM shop.c)",
                "(SELECT s FROM shop.c)",
                "(SELECT b1 FROM shop.c)",
                "(SELECT b64 FROM shop.c)",
                "(SELECT bn0 FROM shop.c)",
                "(SELECT bn255 FROM shop.c)",
                "(SELECT vb FROM shop.c)",
                "(SELECT vb0 FROM shop.c)",
                "(SELECT lb0 FROM shop.c)",
                "(SELECT c FROM shop.c)",
                "(SELECT g FROM shop.c)",
                "(SELECT ts FROM shop.c)",
                "(SELECT ts0 FROM shop.c)",
                "(SELECT d FROM shop.c)",
                "(SELECT dt FROM shop.c)",
                "(SELECT t FROM shop.c)",
                "(SELECT t0 FROM shop.c)",
                "(SELECT dd FROM shop.c)",
                "CAST('0000-00-00' AS DATE)",
                "CAST('2024-02-31 23:59:59.999999' AS DATETIME(6))",
                "CAST('-00:00:00.000001' AS TIME(6))",
                "CAST('838:59:59' AS TIME)",
                "CAST(2024 AS YEAR)",
                "CAST('a' AS BINARY(300))",
                "CAST('' AS BINARY(0))",
                "REPEAT(X'00', 70000)",
                "WEIGHT_STRING('a')",
                "@bytes",
                "UUID_TO_BIN(UUID())",
                "COMPRESS('a')",
                "b'101'",
                "BIT_OR(1)",
                "TRUE",
                "1 = 1",
                "CAST('true' AS JSON)",
                "CAST('-0' AS JSON)",
                "CAST('-0.0' AS JSON)",
                "CAST('1e-400' AS JSON)",
                "CAST('18446744073709551616' AS JSON)",
                "CAST('-9223372036854775809' AS JSON)",
                "CAST('123456789012345678901234567890.5' AS JSON)",
                "CAST(CONCAT(REPEAT('[', 96), '1.5', REPEAT(']', 96)) AS JSON)",
                "JSON_EXTRACT(CONCAT(REPEAT('[', 96), '18446744073709551615', REPEAT(']', 96)), '$')",
                "CAST(9223372036854775808 AS UNSIGNED)",
                "9223372036854775807",
                "CAST(4294967295 AS SIGNED)",
                "CAST(4294967296 AS SIGNED)",
                "(SELECT JSON_ARRAYAGG(ts) FROM shop.c)",
                "(SELECT JSON_OBJECTAGG(y, dd) FROM shop.c)"
            })
    void p1ScalarsArrive(String scalar) throws Exception {
        pair.onSource(
                "SET @bytes = X'00FF'",
                "CREATE TABLE shop.c (f FLOAT, y YEAR, e ENUM('a','b'), s SET('a','b'), b1 BIT(1), b64 BIT(64), bn0 BINARY(0),"
                        + " bn255 BINARY(255), vb VARBINARY(300), vb0 VARBINARY(3), lb0 LONGBLOB, c CHAR(9), g GEOMETRY,"
                        + " ts TIMESTAMP(6) NULL, ts0 TIMESTAMP NULL, d DATE, dt DATETIME(6), t TIME(6), t0 TIME,"
                        + " dd DECIMAL(65,30))",
                "INSERT INTO shop.c VALUES (0.1, 2155, 'b', 'a,b', 1, 18446744073709551615, '', REPEAT(X'00', 255),"
                        + " REPEAT(X'01', 300), '', '', 'é', POINT(1, 2), '2038-01-19 03:14:07.999999', 0, '2024-00-00',"
                        + " '9999-12-31 23:59:59.999999', '-12:00:00.5', '-838:59:59', -0.000000000000000000000000000001)");
        pair.skip();

        pair.onSource(
                "INSERT INTO shop.t (v) SELECT JSON_ARRAY(" + scalar + ")",
                "INSERT INTO shop.t (v) SELECT JSON_OBJECT('a', JSON_ARRAY('x', " + scalar + "))",
                "INSERT INTO shop.t (v) SELECT JSON_EXTRACT(JSON_ARRAY(" + scalar + "), '$[0]')",
                "UPDATE shop.t SET v = JSON_ARRAY(v, 1)",
                "INSERT INTO shop.t (v) VALUES ('1')",
                "DELETE FROM shop.t WHERE id = 1");
        for (List<TableRows> transaction : pair.transactions()) {
            pair.apply(transaction);
        }

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows(VIEW)).hasSize(3).isEqualTo(pair.sourceRows(VIEW));
    }
}
