package io.crosstide.writer.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.change.row.TableMap;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.schema.TargetTable;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a definition says about rows to come is what the server writes with the rows. */
@ExtendWith(ReplayExtension.class)
class ExpectedTableMapTest {
    private static final TableName TABLE = new TableName("expected", "t");

    private final ReplayPair pair;

    ExpectedTableMapTest(ReplayPair pair) {
        this.pair = pair;
    }

    private TargetTable table(String name) throws SQLException {
        return Objects.requireNonNull(pair.schema().table(new TableName("expected", name)));
    }

    private void define(String name, String columns) throws SQLException {
        pair.onTarget("CREATE TABLE expected." + name + " (id INT PRIMARY KEY, " + columns + ")");
    }

    @Test
    void isTheTableMapThatTheServerWrites() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS expected",
                "CREATE DATABASE expected",
                "CREATE TABLE expected.t (a TINYINT, b SMALLINT UNSIGNED, c MEDIUMINT, d INT UNSIGNED ZEROFILL,"
                        + " e BIGINT, f DECIMAL(20,5) UNSIGNED, g FLOAT, h FLOAT(7,2), i DOUBLE UNSIGNED, j BIT(1),"
                        + " k BIT(9), l BIT(16), m BIT(64), n YEAR, o DATE, p TIME, q TIME(6), r DATETIME(3),"
                        + " s TIMESTAMP(2) NULL, u CHAR(10), v CHAR(255) CHARACTER SET utf8mb4, w BINARY(16),"
                        + " x VARCHAR(100) CHARACTER SET latin1, y VARBINARY(300), z TINYTEXT,"
                        + " aa TEXT CHARACTER SET latin1, ab MEDIUMTEXT, ac LONGTEXT, ad TINYBLOB, ae BLOB,"
                        + " af MEDIUMBLOB, ag LONGBLOB, ah ENUM('a', 'ü') CHARACTER SET latin1,"
                        + " ai SET('1', '2', '3', '4', '5', '6', '7', '8', '9'), aj ENUM('x') CHARACTER SET binary,"
                        + " ak JSON, al GEOMETRY, am POINT, an INT NOT NULL, ao INT AS (an + 1) STORED,"
                        + " ap INT AS (an + 2), aq VARCHAR(9) INVISIBLE, PRIMARY KEY (an, a, q))");
        pair.skip();
        pair.onSource("INSERT INTO expected.t (an, a, q) VALUES (1, 1, '00:00:00')");
        TableMap written = pair.transactions().get(0).get(0).table();

        TableMap expected = ExpectedTableMap.of(table(TABLE.table()));

        assertThat(expected.columns())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("visible")
                .isEqualTo(written.columns());
        assertThat(expected.primaryKey()).isEqualTo(written.primaryKey());
    }

    @Test
    void judgesAsTheWriterWould() throws Exception {
        pair.onTarget("DROP DATABASE IF EXISTS expected", "CREATE DATABASE expected");
        define("narrow", "v INT, w VARCHAR(10)");
        define("wide", "v BIGINT, w VARCHAR(10)");
        define("longer", "v INT, w VARCHAR(10), x INT NOT NULL DEFAULT 7");

        assertThat(judge("narrow", "narrow", RememberedColumns.NONE)).isEqualTo(new TableJudgement(true, List.of()));
        assertThat(judge("narrow", "wide", RememberedColumns.NONE)).isEqualTo(new TableJudgement(false, List.of()));
        assertThat(judge("longer", "narrow", RememberedColumns.NONE).leftOut()).containsExactly("x (default '7')");
        assertThatThrownBy(() -> judge("wide", "narrow", RememberedColumns.NONE))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("v bigint");
        assertThatThrownBy(() -> judge(
                        "longer",
                        "longer",
                        new RememberedColumns(Optional.empty(), List.of(new MissingColumnRow("x", "8", null)))))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("came with the default '7'");
        assertThatThrownBy(() -> judge(
                        "narrow",
                        "narrow",
                        new RememberedColumns(
                                Optional.of(new ColumnOrder(List.of("v", "w"), List.of("w", "v"))), List.of())))
                .isInstanceOf(MismatchException.class)
                .hasMessageContaining("changed places");
    }

    private TableJudgement judge(String source, String target, RememberedColumns remembered)
            throws SQLException, MismatchException {
        return TableJudgement.of(table(source), table(target), false, remembered);
    }
}
