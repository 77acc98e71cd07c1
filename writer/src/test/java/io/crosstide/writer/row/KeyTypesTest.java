package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.testkit.cases.ColumnCase;
import io.crosstide.testkit.cases.ColumnCases;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 for each type that a key may have: rows are found by it through the index. The matrix covers other columns. */
@ExtendWith(ReplayExtension.class)
class KeyTypesTest {
    /** Too long, or without an order; SET is not looked up through an index. */
    private static final Pattern UNFIT_FOR_KEYS = Pattern.compile(
            "TEXT|BLOB|JSON|GEOMETRY|POINT|LINESTRING|POLYGON|VECTOR|^SET|NULL|VARCHAR\\(255\\)" + "|^CHAR\\(10\\)");

    private final ReplayPair pair;

    KeyTypesTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS types", "CREATE DATABASE types");
        pair.takeConflicts();
        pair.onSource("SET SESSION sql_mode = 'ALLOW_INVALID_DATES', time_zone = '+05:30'");
        pair.onTarget("SET SESSION time_zone = '+00:00'");
    }

    static Stream<ColumnCase> keys() {
        return ColumnCases.all().stream()
                .filter(type -> !UNFIT_FOR_KEYS.matcher(type.type()).find());
    }

    @ParameterizedTest
    @MethodSource("keys")
    void keyIsFoundThroughTheIndex(ColumnCase type) throws Exception {
        pair.onBoth(
                "CREATE TABLE types.t (v " + type.type() + " NOT NULL, n INT, PRIMARY KEY (v)) CHARACTER SET utf8mb4");
        pair.forget("types", "t");
        for (int i = 0; i < type.values().size(); i++) {
            pair.replicate("REPLACE INTO types.t VALUES (" + type.values().get(i) + ", " + i + ")");
        }
        String view = "SELECT n, " + type.view() + " AS shown FROM types.t ORDER BY shown";
        assertSame(view);
        assertThat(rowsScannedBy(() -> pair.replicate("UPDATE types.t SET n = n + 1")))
                .isZero();
        assertSame(view);
        pair.replicate("DELETE FROM types.t");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT 1 FROM types.t")).isEmpty();
    }

    /** MySQL searches for days that do not exist in a partition where it does not store them. */
    @ParameterizedTest
    @ValueSource(strings = {"DATE", "DATETIME(3)"})
    void nonexistentDaysAreFoundInTheKeyOfATablePartitionedByDays(String type) throws Exception {
        pair.onBoth("CREATE TABLE types.t (d " + type + " NOT NULL, n INT, PRIMARY KEY (d))");
        pair.onTarget("ALTER TABLE types.t PARTITION BY RANGE (TO_DAYS(d)) (PARTITION p0 VALUES LESS THAN (0),"
                + " PARTITION p1 VALUES LESS THAN (TO_DAYS('2024-03-01')),"
                + " PARTITION p2 VALUES LESS THAN (TO_DAYS('2024-05-01')), PARTITION p3 VALUES LESS THAN MAXVALUE)");
        pair.forget("types", "t");
        for (String day : List.of(
                "0000-02-29",
                "2023-02-29",
                "2024-02-29",
                "2024-02-30",
                "2024-02-31",
                "2024-03-01",
                "2024-04-31",
                "2024-11-31",
                "9999-06-31",
                "2024-04-00",
                "0000-00-00")) {
            pair.replicate("INSERT INTO types.t VALUES ('" + day + "', 0)");
        }

        pair.replicate("UPDATE types.t SET n = 1");
        assertSame("SELECT * FROM types.t ORDER BY d");
        pair.onTarget("UPDATE types.t SET n = 2 WHERE d = '2024-02-29'");
        pair.replicate("DELETE FROM types.t");

        assertThat(pair.targetRows("SELECT n FROM types.t")).containsExactly("2");
        assertThat(pair.takeConflicts()).hasSize(1);
    }

    /** The minimum of several runs: at times definitions are read again, which also scans rows. */
    private long rowsScannedBy(ThrowingCallable change) throws Exception {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4 && least > 0; i++) {
            long before = pair.rowsScanned();
            try {
                change.call();
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
            least = Math.min(least, pair.rowsScanned() - before);
        }
        return least;
    }

    private void assertSame(String view) throws Exception {
        pair.onSource("SET SESSION time_zone = '+00:00'");
        assertThat(pair.targetRows(view)).isEqualTo(pair.sourceRows(view));
        pair.onSource("SET SESSION time_zone = '+05:30'");
    }
}
