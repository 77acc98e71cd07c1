package io.crosstide.writer.conflict;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The JSON of found rows rebuilds the document, with the types of its scalars. */
@ExtendWith(ReplayExtension.class)
class FoundJsonTest {
    private static final String COLUMNS = "CREATE TABLE shop.kinds (id INT PRIMARY KEY, ts TIMESTAMP(6) NULL,"
            + " bits BIT(9), bin BINARY(3), tb TINYBLOB, bl BLOB, mb MEDIUMBLOB, lb LONGBLOB, vb VARBINARY(9), y YEAR)";
    private static final String KINDS =
            "INSERT INTO shop.kinds VALUES (1, '2024-01-02 03:04:05.678', b'101', 'abc', 'tb',"
                    + " 'bl', '', 'lb', 'vb', 2024)";
    private static final List<String> DOCUMENTS = List.of(
            "JSON_OBJECT('plain', 1, 's', 'x', 'n', NULL, 't', TRUE, 'd', 1.5e0, 'big', 18446744073709551615)",
            "JSON_OBJECT('d', CAST('2024-01-02' AS DATE), 's', '2024-01-02', 'z', CAST('0001-01-01' AS DATE))",
            "JSON_ARRAY(CAST('-12:34:56.7' AS TIME(6)), CAST('00:00:00' AS TIME), '-12:34:56.700000')",
            "JSON_ARRAY(CAST('2024-01-02 03:04:05.678' AS DATETIME(6)), '2024-01-02 03:04:05.678000')",
            "JSON_ARRAY(5, CAST(5 AS UNSIGNED), 5.0, 5e0, -5, CAST(8589934592 AS SIGNED), 8589934592, 1e15, -0e0,"
                    + " 5e-324, 123456789012345680e0, 0.1e0)",
            "JSON_ARRAY(1.50, 0.000, -99999999999999999999.5, -0.5, 123456789.123456789, 1234567890.1234567891,"
                    + " CAST(-0.50 AS DECIMAL(40,30)), CAST(7 AS DECIMAL), CAST(REPEAT('9', 65) AS DECIMAL(65,0)))",
            "JSON_ARRAY(_binary'abc', X'', JSON_OBJECT('k', X'00FF5C27'), 'base64:type15:YWJj', '', '-', '1')",
            "JSON_ARRAY(REPEAT(X'00FF5C27', 14), REPEAT(X'5C', 57), REPEAT(X'5C27', 29), REPEAT(X'27', 300))",
            "CAST(CAST('2024-01-02' AS DATE) AS JSON)",
            "CAST('\"2024-01-02\"' AS JSON)",
            "JSON_OBJECT('', CAST(1 AS UNSIGNED), 'q\"q', CAST(2 AS UNSIGNED), 'b\\\\b', CAST(3 AS UNSIGNED),"
                    + " 'n\\nl', CAST(4 AS UNSIGNED), 'é😀', CAST(5 AS UNSIGNED), 'it''s', CAST(6 AS UNSIGNED),"
                    + " '\\0', CAST(7 AS UNSIGNED), '$.a[0]', CAST(8 AS UNSIGNED))",
            "(SELECT JSON_OBJECT('ts', ts, 'bits', bits, 'bin', bin, 'tb', tb, 'bl', bl, 'mb', mb, 'lb', lb, 'vb', vb,"
                    + " 'y', y) FROM shop.kinds)",
            "JSON_OBJECT()",
            "JSON_ARRAY(JSON_ARRAY(), JSON_ARRAY(JSON_ARRAY(JSON_OBJECT('k', JSON_ARRAY(1.0, '1.0')))))");

    private final ReplayPair shared;

    FoundJsonTest(ReplayPair shared) {
        this.shared = shared;
    }

    @ParameterizedTest
    @EnumSource(names = {"CURRENT", "V8_0"})
    void documentsOfFoundRowsAreRebuilt(MysqlRelease release) throws Exception {
        if (release == MysqlRelease.CURRENT) {
            assertRebuilt(shared);
            return;
        }
        try (ReplayPair pair = new ReplayPair(MysqlRelease.CURRENT, release)) {
            assertRebuilt(pair);
        }
    }

    private static void assertRebuilt(ReplayPair pair) throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'");
        pair.onBoth("CREATE TABLE shop.docs (id INT PRIMARY KEY, j JSON, v INT)");
        pair.onTarget(COLUMNS, KINDS, "CREATE TABLE shop.rebuilt (id INT PRIMARY KEY, j JSON)");
        for (int i = 0; i < DOCUMENTS.size(); i++) {
            pair.onSource("INSERT INTO shop.docs VALUES (" + i + ", NULL, 1)");
            pair.onTarget("INSERT INTO shop.docs VALUES (" + i + ", " + DOCUMENTS.get(i) + ", 2)");
        }
        pair.forget("shop", "docs");
        pair.takeConflicts();

        pair.replicate("UPDATE shop.docs SET v = 3");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts).hasSize(DOCUMENTS.size());
        for (Conflict conflict : conflicts) {
            String shown = found(conflict);
            assertThat(conflict.note()).isNull();
            boolean isExpression = shown.matches("(?s)(CAST\\(|JSON_|IF\\(|\\(SELECT).*");
            String quoted = "'" + shown.replace("\\", "\\\\").replace("'", "''") + "'";
            pair.onTarget("INSERT INTO shop.rebuilt VALUES (" + conflict.key().get("id") + ", "
                    + (isExpression ? shown : "CAST(" + quoted + " AS JSON)") + ")");
        }
        for (int i = 0; i < DOCUMENTS.size(); i++) {
            assertThat(scalars(pair, "rebuilt", i)).as(DOCUMENTS.get(i)).isEqualTo(scalars(pair, "docs", i));
        }
    }

    /** Type and text of the document and of everything in it. */
    private static List<String> scalars(ReplayPair pair, String table, int id) throws Exception {
        List<String> scalars = new ArrayList<>();
        try (Connection connection = pair.connectToTarget();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT JSON_TYPE(j), CAST(j AS CHAR) FROM shop." + table
                        + " WHERE id = " + id + " UNION ALL SELECT JSON_TYPE(e), CAST(e AS CHAR) FROM shop." + table
                        + ", JSON_TABLE(j, '$**[*]' COLUMNS (e JSON PATH '$')) AS elements WHERE id = " + id
                        + " UNION ALL SELECT JSON_TYPE(e), CAST(e AS CHAR) FROM shop." + table
                        + ", JSON_TABLE(j, '$**.*' COLUMNS (e JSON PATH '$')) AS members WHERE id = " + id)) {
            while (rows.next()) {
                scalars.add(rows.getString(1) + " " + rows.getString(2));
            }
        }
        return scalars;
    }

    @Test
    void documentWithTooManyNumbersIsShownAsTextWithANote() throws Exception {
        shared.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "SET SESSION cte_max_recursion_depth = 20000",
                "CREATE TABLE shop.docs (id INT PRIMARY KEY, j JSON, v INT)");
        shared.onSource("INSERT INTO shop.docs VALUES (1, NULL, 1), (2, NULL, 1)");
        for (int id = 1; id <= 2; id++) {
            shared.onTarget("INSERT INTO shop.docs WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n"
                    + " WHERE n < " + (FoundJson.MAX_SCALARS + id - 1) + ")"
                    + " SELECT " + id + ", JSON_ARRAYAGG(CAST(n AS UNSIGNED)), 2 FROM n");
        }
        shared.forget("shop", "docs");
        shared.takeConflicts();

        shared.replicate("UPDATE shop.docs SET v = 3");

        for (Conflict conflict : shared.takeConflicts()) {
            boolean most = "1".equals(conflict.key().get("id"));
            assertThat(found(conflict)).startsWith(most ? "JSON_ARRAY(CAST(CAST(1 AS UNSIGNED) AS JSON), " : "[1, 2, ");
            assertThat(conflict.note()).isEqualTo(most ? null : FoundJson.NOTE);
        }
    }

    private static String found(Conflict conflict) {
        Map<String, @Nullable String> row = conflict.found().get(0);
        String shown = row.get("j");
        if (shown == null) {
            throw new AssertionError("no document in " + row);
        }
        return shown;
    }
}
