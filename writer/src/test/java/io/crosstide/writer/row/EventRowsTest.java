package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which tables are applied by their row events: MySQL would apply the others wrongly, and report no error. */
@ExtendWith(ReplayExtension.class)
class EventRowsTest {
    private final ReplayPair pair;

    EventRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void byEvents() throws SQLException {
        pair.onBoth("DROP DATABASE IF EXISTS alike", "CREATE DATABASE alike");
        pair.forget("alike", "t");
        pair.byEvents(true);
    }

    @AfterEach
    void bySql() throws SQLException {
        pair.byEvents(false);
    }

    @Test
    void equalTablesAreAppliedByTheirEvents() throws Exception {
        replicate(
                "id INT PRIMARY KEY, e ENUM('x', 'y'), v VARCHAR(9)",
                "id INT PRIMARY KEY, e ENUM('x', 'y'), v VARCHAR(9)");
        assertThat(pair.appliedByEvents()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            e ENUM('x', 'y'), v VARCHAR(9)                      | e ENUM('y', 'x'), v VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | v VARCHAR(9), e VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | e VARCHAR(9), v VARCHAR(10)
            e VARCHAR(9), v INT                                 | e VARCHAR(9), v BIGINT
            e CHAR(9), v VARCHAR(9)                             | e VARCHAR(9), v VARCHAR(9)
            e VARCHAR(9), v VARCHAR(9)                          | e VARCHAR(9), v VARCHAR(9), more INT
            e VARCHAR(9), v DATETIME                            | e VARCHAR(9), v DATETIME(3)
            e VARCHAR(9), v VARCHAR(9) NOT NULL                 | e VARCHAR(9), v VARCHAR(9)
            """)
    void othersAreAppliedBySql(String source, String target) throws Exception {
        replicate("id INT PRIMARY KEY, " + source, "id INT PRIMARY KEY, " + target);
        assertThat(pair.appliedByEvents()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            id INT, e VARCHAR(9), v VARCHAR(9)
            id INT UNIQUE, e VARCHAR(9), v VARCHAR(9)
            id INT PRIMARY KEY, e VARCHAR(9), v VARCHAR(9), g VARCHAR(9) AS (CONCAT(e, 'g')) STORED
            id INT PRIMARY KEY, e VARCHAR(9), v VARCHAR(9), UNIQUE KEY ((UPPER(e)))
            id INT PRIMARY KEY, e VARCHAR(9), v VARCHAR(9), parent INT REFERENCES t (id)
            """)
    void equalTablesThatTheServerDoesNotChangeByKeyAloneAreAppliedBySql(String columns) throws Exception {
        replicate(columns, columns);
        assertThat(pair.appliedByEvents()).isZero();
    }

    private void replicate(String source, String target) throws Exception {
        pair.onSource("CREATE TABLE alike.t (" + source + ")");
        pair.onTarget("CREATE TABLE alike.t (" + target + ")");
        pair.forget("alike", "t");
        pair.replicate(
                "INSERT INTO alike.t (id, e, v) VALUES (1, 'x', '20200101')".replace("'20200101'", value(source)));
        assertThat(pair.targetRows("SELECT id, e, v FROM alike.t"))
                .hasSize(1)
                .first()
                .asString()
                .startsWith(
                        "1 | x | " + pair.sourceRows("SELECT v FROM alike.t").get(0));
    }

    private static String value(String columns) {
        return columns.contains("v INT") ? "7" : "'2020-01-01'".replace("-", columns.contains("v DATETIME") ? "-" : "");
    }
}
