package io.crosstide.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TableComparisonTest {
    private static ServerFolder folder;
    private static MysqlServer north;
    private static MysqlServer south;

    @BeforeAll
    static void start() throws IOException {
        folder = ServerFolder.create("crosstide-comparison-test");
        MysqlInstallation installation = MysqlInstallation.find(System.err::println);
        north = new MysqldBuilder(installation, folder.resolve("north")).build();
        south = new MysqldBuilder(installation, folder.resolve("south")).build();
        north.start();
        south.start();
    }

    @AfterAll
    static void end() {
        north.close();
        south.close();
        folder.close();
    }

    @BeforeEach
    void emptyDatabase() throws SQLException {
        onBoth("DROP DATABASE IF EXISTS d", "CREATE DATABASE d");
    }

    @Test
    void equalRowsOfAllTypesAreEqual() throws SQLException {
        onBoth(ALL_TYPES, ALL_VALUES, "INSERT INTO d.t (id) VALUES (18446744073709551615), (2), (10)");
        TableResult result = comparison().compare("d", "t");
        assertThat(result.equal()).as(result.toString()).isTrue();
        assertThat(result.rows()).containsExactlyEntriesOf(inOrder("north", 4L, "south", 4L));
    }

    @Test
    void findsTheLeastDifference() throws SQLException {
        onBoth(ALL_TYPES);
        int id = 0;
        for (String assignment : LEAST_DIFFERENCES) {
            id++;
            onBoth(ALL_VALUES.replace("VALUES (1,", "VALUES (" + id + ","));
            // The update passes through NULL, because MySQL ignores an update between equal JSON numbers.
            String column = assignment.substring(0, assignment.indexOf(' '));
            on(
                    south,
                    "SET sql_mode = 'ALLOW_INVALID_DATES'",
                    "UPDATE d.t SET " + column + " = NULL WHERE id = " + id,
                    "UPDATE d.t SET " + assignment + " WHERE id = " + id);
        }
        TableResult result = comparison().examples(100).compare("d", "t");
        assertThat(result.examples()).hasSize(LEAST_DIFFERENCES.size());
        for (RowDifference difference : result.examples()) {
            int index = Integer.parseInt(Objects.requireNonNull(difference.key().get("id"))) - 1;
            String column = LEAST_DIFFERENCES.get(index).split(" = ")[0];
            assertThat(cell(difference, "north", column)).isNotEqualTo(cell(difference, "south", column));
            assertThat(difference.toString()).contains("north {" + column + "=", "south {" + column + "=");
        }
    }

    @Test
    void findsMissingRowsInTablesOrderedByNumbersAndByText() throws SQLException {
        onBoth(
                "CREATE TABLE d.numbers (a INT, b BIGINT UNSIGNED, PRIMARY KEY (a, b))",
                "CREATE TABLE d.texts (a VARCHAR(255) COLLATE utf8mb4_0900_ai_ci PRIMARY KEY)",
                "INSERT INTO d.numbers VALUES (-10, 1), (-9, 1), (-1, 1), (0, 1), (9, 18446744073709551615), (10, 1)",
                "INSERT INTO d.texts VALUES (''), ('a'), ('B'), ('ä1'), ('c'), ('Z'), ('\u65e5\u672c'), ('\ud83d\ude00')");
        on(north, "DELETE FROM d.numbers WHERE a IN (-9, 9)", "DELETE FROM d.texts WHERE a IN ('a', 'Z')");
        on(south, "DELETE FROM d.numbers WHERE a = -10", "UPDATE d.texts SET a = 'b' WHERE a = 'B'");
        List<TableResult> results = comparison().compare(List.of("d"));
        assertThat(results).extracting(TableResult::table).containsExactly("numbers", "texts");
        assertThat(results.get(0).differingRows()).isEqualTo(3);
        assertThat(results.get(0).examples())
                .extracting(RowDifference::key)
                .containsExactly(
                        Map.of("a", "-10", "b", "1"),
                        Map.of("a", "-9", "b", "1"),
                        Map.of("a", "9", "b", "18446744073709551615"));
        assertThat(results.get(1).differingRows()).isEqualTo(4);
    }

    @Test
    void comparesTablesWithoutKeyAsMultisets() throws SQLException {
        onBoth("CREATE TABLE d.t (a INT, b VARCHAR(10))");
        on(north, "INSERT INTO d.t VALUES (1, 'x'), (1, 'x'), (2, NULL), (3, '')");
        on(south, "INSERT INTO d.t VALUES (3, ''), (1, 'x'), (2, NULL), (1, 'x')");
        assertThat(comparison().compare("d", "t").equal()).isTrue();
        on(south, "INSERT INTO d.t VALUES (1, 'x')", "UPDATE d.t SET b = '' WHERE a = 2");
        TableResult result = comparison().compare("d", "t");
        assertThat(result.rows()).isEqualTo(Map.of("north", 4L, "south", 5L));
        assertThat(result.differingRows()).isEqualTo(3);
    }

    @Test
    void reportsMissingTablesAndColumns() throws SQLException {
        onBoth("CREATE TABLE d.t (id INT PRIMARY KEY, a INT)", "INSERT INTO d.t VALUES (1, 1)");
        on(north, "CREATE TABLE d.only_here (id INT PRIMARY KEY)");
        on(south, "ALTER TABLE d.t ADD COLUMN extra INT DEFAULT 5 FIRST");
        List<TableResult> results = comparison().compare(List.of("d"));
        assertThat(results.get(0).equal()).isFalse();
        assertThat(results.get(0).notes()).containsExactly("the table is missing in south");
        assertThat(results.get(1).equal()).isTrue();
        assertThat(results.get(1).notes()).hasSize(1).first().asString().endsWith("columns extra");
    }

    @Test
    void limitsTheNumberOfExamples() throws SQLException {
        onBoth("CREATE TABLE d.t (id INT PRIMARY KEY)");
        on(north, "INSERT INTO d.t VALUES (1), (2), (3)");
        TableResult result = comparison().examples(2).compare("d", "t");
        assertThat(result.differingRows()).isEqualTo(3);
        assertThat(result.examples()).hasSize(2);
        assertThat(result.examples().get(0)).hasToString("{id=1}: north {id=1}; south has no such row");
    }

    private static TableComparison comparison() {
        return new TableComparison(inOrder("north", north::connect, "south", south::connect));
    }

    private static <V> Map<String, V> inOrder(String one, V first, String other, V second) {
        Map<String, V> map = new LinkedHashMap<>();
        map.put(one, first);
        map.put(other, second);
        return map;
    }

    private static @Nullable String cell(RowDifference difference, String server, String column) {
        return Objects.requireNonNull(difference.rows().get(server)).get(column);
    }

    private static void onBoth(String... statements) throws SQLException {
        on(north, statements);
        on(south, statements);
    }

    private static void on(MysqlServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /**
     * Each value differs from the one in ALL_VALUES by the least that its type allows. Collations often hold the two
     * equal.
     */
    private static final List<String> LEAST_DIFFERENCES = List.of(
            "flag = -127",
            "amount = 12345678901234567890123456789.1235",
            "ratio = 0.10000001",
            "number = -0e0",
            "word = 'abc '",
            "word = 'ABC'",
            "fixed = '\u00e9'",
            "latin = 'E'",
            "bytes = x'00FE'",
            "bytes = x'00FF00'",
            "padded = x'010001'",
            "pieces = x'CAFF'",
            "day = '0000-00-00'",
            "moment = '2026-03-29 02:30:00.123457'",
            "instant = '2026-03-29 00:30:00.000001'",
            "span = '-838:59:58.999999'",
            "birth = 0000",
            "color = ''",
            "colors = 'red'",
            "bits = b'1000000000000000000000000000000000000000000000000000000000000000'",
            "document = CAST('{\"a\": 1.0}' AS JSON)",
            "place = ST_GeomFromText('POINT(1 2.0000000000000004)', 4326)",
            "note = ''");

    private static final String ALL_TYPES = """
            CREATE TABLE d.t (
              id BIGINT UNSIGNED PRIMARY KEY, flag TINYINT, amount DECIMAL(40, 4), ratio FLOAT, number DOUBLE,
              word VARCHAR(50) COLLATE utf8mb4_0900_ai_ci, fixed CHAR(5), latin VARCHAR(9) CHARACTER SET latin1,
              bytes VARBINARY(9), padded BINARY(3), pieces BLOB, day DATE, moment DATETIME(6), instant TIMESTAMP(6) NULL,
              span TIME(6), birth YEAR, color ENUM('red', 'green'), colors SET('red', 'green'), bits BIT(64),
              document JSON, place POINT, note TEXT)""";

    private static final String ALL_VALUES = """
            INSERT INTO d.t VALUES (1, -128, 12345678901234567890123456789.1234, 0.1, 0e0,
              'abc', 'e', 'e', x'00FF', x'01', x'CAFE', '2026-03-29', '2026-03-29 02:30:00.123456',
              '2026-03-29 00:30:00', '-838:59:59', 2026, 'red', 'red,green', b'1', '{"a": 1}',
              ST_GeomFromText('POINT(1 2)', 4326), NULL)""";
}
