package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P1 for columns that are renamed or moved at one side before the other. */
@ExtendWith(ReplayExtension.class)
class ColumnOrdersTest {
    private static final String SWAP = "ALTER TABLE shop.t RENAME COLUMN a TO b, RENAME COLUMN b TO a";
    private static final String ROWS = "SELECT id, a, b FROM shop.t ORDER BY id";

    private final ReplayPair pair;

    ColumnOrdersTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTable() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "CREATE TABLE shop.t (id INT PRIMARY KEY, a INT, b INT)");
        pair.forget("shop", "t");
        pair.restartWriter();
        pair.takeConflicts();
        pair.replicate("INSERT INTO shop.t VALUES (1, 10, 100)");
    }

    private void onTarget(String... statements) throws Exception {
        pair.onTarget(statements);
        pair.schema().invalidate(new TableName("shop", "t"));
        pair.schema().table(new TableName("shop", "t"));
    }

    @Test
    void p1ColumnsSwappedAtTheSourceWaitForTheTargetsAlter() throws Exception {
        pair.skip();
        pair.onSource(SWAP, "INSERT INTO shop.t VALUES (2, 20, 200)", "UPDATE shop.t SET a = a + 1 WHERE id = 1");
        List<List<TableRows>> transactions = pair.transactions();

        assertThatThrownBy(() -> pair.apply(transactions.get(0)))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("columns changed places at one side")
                .hasMessageContaining("[id, b, a] and [id, a, b]");

        onTarget(SWAP);
        for (List<TableRows> transaction : transactions) {
            pair.apply(transaction);
        }
        assertThat(pair.targetRows(ROWS)).hasSize(2).isEqualTo(pair.sourceRows(ROWS));
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** The writer starts again in between. */
    @Test
    void p1OrderIsRememberedAcrossRestarts() throws Exception {
        pair.onSource(SWAP);
        pair.restartWriter();

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (2, 20, 200)"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("columns changed places");
    }

    @Test
    void p1RowsFromBeforeWaitWhenTheTargetAltersFirst() throws Exception {
        onTarget(SWAP);
        pair.skip();
        pair.onSource("INSERT INTO shop.t VALUES (2, 20, 200)");
        List<TableRows> transaction = pair.transactions().get(0);

        assertThatThrownBy(() -> pair.apply(transaction)).hasMessageContaining("columns changed places");

        onTarget(SWAP);
        pair.apply(transaction);
        assertThat(pair.targetRows(ROWS)).isEqualTo(pair.sourceRows(ROWS));
    }

    @Test
    void columnMovedAtBothSidesIsMappedByName() throws Exception {
        String move = "ALTER TABLE shop.t MODIFY b INT FIRST";
        pair.onSource(move);
        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t (id, a, b) VALUES (2, 20, 200)"))
                .hasMessageContaining("columns changed places");

        onTarget(move, "INSERT INTO shop.t (id, a, b) VALUES (2, 20, 200)");
        pair.replicate("INSERT INTO shop.t (id, a, b) VALUES (3, 30, 300)");

        assertThat(pair.targetRows(ROWS)).isEqualTo(pair.sourceRows(ROWS));
    }

    @Test
    void personSaysThatAColumnWasOnlyMoved() throws Exception {
        pair.onSource("ALTER TABLE shop.t MODIFY b INT FIRST");
        pair.skip();
        pair.onSource("INSERT INTO shop.t (id, a, b) VALUES (2, 20, 200)");
        List<TableRows> transaction = pair.transactions().get(0);
        assertThatThrownBy(() -> pair.apply(transaction)).hasMessageContaining("columns changed places");

        onTarget("DELETE FROM crosstide.column_order WHERE database_name = 'shop'");
        pair.apply(transaction);
        pair.replicate("UPDATE shop.t SET a = -a");

        assertThat(pair.targetRows(ROWS)).isEqualTo(pair.sourceRows(ROWS));
        assertThat(pair.takeConflicts()).isEmpty();
    }

    /** The same two definitions were right together before the column was moved. */
    @Test
    void p1DefinitionsThatWereRightOnceAreHeldLater() throws Exception {
        personSaysThatAColumnWasOnlyMoved();
        pair.onSource(SWAP);

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t (id, a, b) VALUES (3, 30, 300)"))
                .hasMessageContaining("columns changed places");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ADD COLUMN x INT FIRST",
                "ADD COLUMN x INT NOT NULL DEFAULT 7 AFTER id",
                "DROP COLUMN b",
                "ADD COLUMN x INT FIRST, DROP COLUMN a",
                "ADD INDEX (a)",
                "MODIFY a BIGINT"
            })
    void changesWithoutMovesAreNotHeld(String change) throws Exception {
        onTarget("ALTER TABLE shop.t MODIFY a BIGINT");
        pair.onSource("ALTER TABLE shop.t " + change);
        onTarget("ALTER TABLE shop.t " + change);

        pair.replicate("INSERT INTO shop.t (id) VALUES (2)");
        pair.replicate("UPDATE shop.t SET id = 3 WHERE id = 2");

        assertThat(pair.targetRows("SELECT * FROM shop.t")).isEqualTo(pair.sourceRows("SELECT * FROM shop.t"));
    }

    @Test
    void columnAddedLaterIsRemembered() throws Exception {
        pair.onBoth("ALTER TABLE shop.t ADD COLUMN c INT");
        pair.replicate("INSERT INTO shop.t VALUES (2, 20, 200, 2000)");
        pair.onSource("ALTER TABLE shop.t RENAME COLUMN b TO c, RENAME COLUMN c TO b");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (3, 30, 300, 3000)"))
                .hasMessageContaining("columns changed places");
    }
}
