package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.wire.ColumnDefault;
import io.crosstide.change.wire.TableDefaults;
import io.crosstide.writer.failure.LinkStoppedException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Columns that only one side has or computes, on real servers. */
@ExtendWith(ReplayExtension.class)
class TargetColumnsTest {
    private static final TableDefaults N_IS_7 = new TableDefaults("shop", "t", List.of(new ColumnDefault("n", "7")));

    private final ReplayPair pair;

    TargetColumnsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "SET SESSION time_zone = '+00:00'",
                "CREATE TABLE shop.t (id INT PRIMARY KEY, v INT)");
        pair.onTarget("DELETE FROM crosstide.missing_column", "DELETE FROM crosstide.column_mismatch");
        pair.takeConflicts();
        pair.forget("shop", "t");
    }

    @AfterEach
    void reportNoDefaults() {
        pair.reportDefaults();
    }

    @Test
    void columnsOnlyOfTheTargetKeepTheirValueOnUpdate() throws Exception {
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN u DATETIME NULL ON UPDATE CURRENT_TIMESTAMP,"
                + " ADD COLUMN w TIMESTAMP(6) NULL DEFAULT '2001-02-03 04:05:06' ON UPDATE CURRENT_TIMESTAMP(6)");
        pair.forget("shop", "t");
        pair.replicate("INSERT INTO shop.t VALUES (1, 1), (2, 2)");

        pair.replicate("UPDATE shop.t SET v = v + 1");
        pair.replicate("UPDATE shop.t SET id = 3 WHERE id = 2");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.t ORDER BY id"))
                .containsExactly("1 | 2 | null | 2001-02-03 04:05:06", "3 | 3 | null | 2001-02-03 04:05:06");
    }

    /** The binlog does not tell whether the source's column rounds. */
    @Test
    void valuesOutsideOfTheDigitsOfTheTargetArriveExactly() throws Exception {
        pair.onSource("ALTER TABLE shop.t ADD COLUMN f DOUBLE");
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN f DOUBLE(9,2)");
        pair.forget("shop", "t");

        pair.replicate(
                "INSERT INTO shop.t VALUES (1, 1, 0.25), (2, 2, 0.125), (3, 3, 1e300), (4, 4, -0.07), (5, 5, -0e0)");

        String digits = "SELECT id, CAST(f * 1e0 AS CHAR) FROM shop.t ORDER BY id";
        assertThat(pair.targetRows(digits)).hasSize(5).isEqualTo(pair.sourceRows(digits));
    }

    @Test
    void updateOfEqualRowsToAValueOutsideOfTheDigitsChangesEachOnce() throws Exception {
        pair.onBoth("CREATE TABLE shop.n (id INT, f DOUBLE(9,2))");
        pair.forget("shop", "n");
        pair.onSource("ALTER TABLE shop.n MODIFY f DOUBLE");
        pair.replicate("INSERT INTO shop.n VALUES (1, 0.25), (2, 0.25), (2, 0.25), (2, 0.25), (2, NULL), (2, 0)");

        pair.replicate("UPDATE shop.n SET f = f / 2 WHERE id = 2 LIMIT 2", "UPDATE shop.n SET f = -0e0 WHERE f = 0");

        String exact = "SELECT id, CAST(f * 1e0 AS CHAR) FROM shop.n ORDER BY id, f";
        assertThat(pair.targetRows(exact)).hasSize(6).isEqualTo(pair.sourceRows(exact));
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** Only the table waits, not the link. No row of the statement is kept. */
    @Test
    void updateOfEqualRowsThatAllowNoValueInBetweenIsRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.n (id INT, f DOUBLE(9,2) NOT NULL, CHECK (f BETWEEN 0.1 AND 0.3))");
        pair.forget("shop", "n");
        pair.onSource("ALTER TABLE shop.n MODIFY f DOUBLE NOT NULL");
        pair.replicate("INSERT INTO shop.n VALUES (1, 0.25), (2, 0.25), (2, 0.25)");

        assertThatThrownBy(() -> pair.replicate("UPDATE shop.n SET f = f / 2"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("declared digits of column f double(9,2)");
        assertThat(pair.targetRows("SELECT * FROM shop.n ORDER BY id"))
                .containsExactly("1 | 0.25", "2 | 0.25", "2 | 0.25");
    }

    @Test
    void valuesThatTheSourceHasRoundedAreApplied() throws Exception {
        pair.onBoth("ALTER TABLE shop.t ADD COLUMN d DOUBLE(10,2), ADD COLUMN f FLOAT(7,2)");
        pair.forget("shop", "t");
        pair.replicate("INSERT INTO shop.t SELECT n, n, n / 100, n / 100 FROM (WITH RECURSIVE s (n) AS"
                + " (SELECT -199 UNION ALL SELECT n + 1 FROM s WHERE n < 199) SELECT n FROM s) AS numbers");

        String digits = "SELECT id, d * 1e0, f * 1e0 FROM shop.t ORDER BY id";
        assertThat(pair.targetRows(digits)).hasSize(399).isEqualTo(pair.sourceRows(digits));
    }

    @Test
    void columnsOnlyOfTheTargetKeepTheirValueOnADetourOfJson() throws Exception {
        pair.onBoth("ALTER TABLE shop.t ADD COLUMN j JSON");
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN u DATETIME NULL ON UPDATE CURRENT_TIMESTAMP");
        pair.forget("shop", "t");
        pair.replicate("INSERT INTO shop.t VALUES (1, 1, '[1]')");

        pair.replicate("UPDATE shop.t SET v = 2, j = '[1.0]'");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.t")).containsExactly("1 | 2 | [1.0] | null");
    }

    @Test
    void ordinaryColumnIsNotMappedToAGeneratedOne() throws Exception {
        pair.onSource("ALTER TABLE shop.t ADD COLUMN c INT");
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN c INT AS (v + 1)");
        pair.reportDefaults(new TableDefaults("shop", "t", List.of()));

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (1, 1, 99)"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("source has c int null, target has c int generated null");
        assertThat(pair.targetRows("SELECT * FROM shop.t")).isEmpty();
    }

    @Test
    void ordinaryColumnWithAComputedDefaultIsNotMappedToAGeneratedOne() throws Exception {
        pair.onSource("ALTER TABLE shop.t ADD COLUMN c INT DEFAULT (1 + 1)");
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN c INT AS (v + 1)");
        pair.reportDefaults(new TableDefaults("shop", "t", List.of(ColumnDefault.ofExpression("c"))));

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (1, 1, 99)"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("target has c int generated null");
        assertThat(pair.targetRows("SELECT * FROM shop.t")).isEmpty();
    }

    @Test
    void columnComputedOnBothSidesIsLeftToTheTarget() throws Exception {
        pair.onBoth("ALTER TABLE shop.t ADD COLUMN c INT AS (v + 1)");
        pair.reportDefaults(new TableDefaults("shop", "t", List.of(new ColumnDefault("C", null))));

        pair.replicate("INSERT INTO shop.t (id, v) VALUES (1, 1)");

        assertThat(pair.targetRows("SELECT * FROM shop.t")).containsExactly("1 | 1 | 2");
    }

    @Test
    void rowsThatGotAnotherDefaultAreNotForgottenWhenTheDefaultIsFixed() throws Exception {
        missN();
        List<TableRows> next = changeOf("INSERT INTO shop.t VALUES (2, 2, 8)");

        pair.onTarget("ALTER TABLE shop.t ADD COLUMN n INT NULL");
        assertRefused(next, "the column came with the default NULL");
        pair.onTarget("ALTER TABLE shop.t ALTER n SET DEFAULT 7");
        assertRefused(next, "the column came with the default NULL");
        assertThat(pair.targetRows("SELECT table_name, column_name, found_default FROM crosstide.column_mismatch"))
                .containsExactly("t | n | NULL");

        pair.onTarget("UPDATE shop.t SET n = 7", "DELETE FROM crosstide.column_mismatch");
        pair.apply(next);
        assertThat(pair.targetRows("SELECT * FROM shop.t ORDER BY id")).containsExactly("1 | 1 | 7", "2 | 2 | 8");
        assertThat(pair.targetRows("SELECT * FROM crosstide.missing_column")).isEmpty();
    }

    @Test
    void markedRowsAreNotForgottenWhenTheColumnIsAddedAgain() throws Exception {
        missN();
        List<TableRows> next = changeOf("INSERT INTO shop.t VALUES (2, 2, 8)");
        pair.onTarget("ALTER TABLE shop.t ADD COLUMN n INT NULL");
        assertRefused(next, "the column came with the default NULL");

        pair.onTarget("DELETE FROM crosstide.column_mismatch");
        assertRefused(next, "the column came with the default NULL");

        pair.onTarget(
                "ALTER TABLE shop.t DROP COLUMN n",
                "ALTER TABLE shop.t ADD COLUMN n INT NOT NULL DEFAULT 7",
                "DELETE FROM crosstide.column_mismatch");
        pair.apply(next);
        assertThat(pair.targetRows("SELECT * FROM shop.t ORDER BY id")).containsExactly("1 | 1 | 7", "2 | 2 | 8");
    }

    @Test
    void columnDroppedOnBothSidesIsForgotten() throws Exception {
        missN();
        pair.onSource("ALTER TABLE shop.t DROP COLUMN n");
        pair.reportDefaults(new TableDefaults("shop", "t", List.of()));
        pair.replicate("INSERT INTO shop.t VALUES (2, 2)");
        assertThat(pair.targetRows("SELECT * FROM crosstide.missing_column")).isEmpty();
    }

    private void missN() throws Exception {
        pair.onSource("ALTER TABLE shop.t ADD COLUMN n INT NOT NULL DEFAULT 7");
        pair.reportDefaults(N_IS_7);
        pair.replicate("INSERT INTO shop.t VALUES (1, 1, 7)");
        assertThat(pair.targetRows("SELECT * FROM shop.t")).containsExactly("1 | 1");
    }

    private List<TableRows> changeOf(String statement) throws Exception {
        pair.skip();
        pair.onSource(statement);
        return pair.transactions().get(0);
    }

    private void assertRefused(List<TableRows> transaction, String why) throws Exception {
        pair.forget("shop", "t");
        assertThatThrownBy(() -> pair.apply(transaction))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining(why)
                .extracting(refused -> ((LinkStoppedException) refused).remedy())
                .asString()
                .contains("crosstide.column_mismatch");
    }
}
