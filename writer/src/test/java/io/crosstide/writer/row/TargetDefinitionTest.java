package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.schema.TargetChangedException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables that differ between the sides or change meanwhile, on real servers. */
@ExtendWith(ReplayExtension.class)
class TargetDefinitionTest {
    private static final String ITEMS = "CREATE TABLE shop.items (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE,"
            + " a INT, b INT, note TEXT, UNIQUE KEY pair (a, b))";

    private final ReplayPair pair;

    TargetDefinitionTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'", ITEMS);
        pair.takeConflicts();
        pair.forget("shop", "items");
    }

    @Test
    void clashWithADefinitionNewerThanThePlanDoesNotCount() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (1, 'x', 1, 1, 'same')");
        pair.replicate("INSERT INTO shop.items VALUES (2, 'y', 2, 2, '')");
        long planned = pair.schema().version();
        pair.onTarget("ALTER TABLE shop.items ADD UNIQUE KEY note_unique (note(100))");
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (3, 'z', 3, 3, 'SAME')");
        List<TableRows> transaction = pair.transactions().get(0);

        assertThatThrownBy(() -> pair.apply(transaction, planned)).isInstanceOf(TargetChangedException.class);
        assertThat(pair.takeConflicts()).isEmpty();
        pair.apply(transaction, pair.schema().version());
        assertThat(pair.takeConflict().indexes()).containsExactly("note_unique");
    }

    /** Transactions planned with the previous definition may have to run first, even if there is no clash yet. */
    @Test
    void w2CommitsNothingWithADefinitionNewerThanThePlan() throws Exception {
        pair.replicate("INSERT INTO shop.items VALUES (2, 'y', 2, 2, '')");
        long planned = pair.schema().version();
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (3, 'z', 3, 3, 'alone')");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.onTarget("ALTER TABLE shop.items ADD UNIQUE KEY note_unique (note(100))");
        pair.forget("shop", "items");

        assertThatThrownBy(() -> pair.apply(transaction, planned)).isInstanceOf(TargetChangedException.class);
        assertThat(pair.targetRows("SELECT id FROM shop.items")).containsExactly("2");
        pair.apply(transaction, pair.schema().version());
        assertThat(pair.targetRows("SELECT id FROM shop.items ORDER BY id")).containsExactly("2", "3");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void missingColumnStopsTheLinkUntilItExists() throws Exception {
        pair.replicate("INSERT INTO shop.items VALUES (1, 'x', 1, 1, '')");
        pair.onSource("ALTER TABLE shop.items ADD COLUMN extra INT UNSIGNED NOT NULL DEFAULT 7");
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (2, 'y', 2, 2, '', 8)");
        List<TableRows> transaction = pair.transactions().get(0);

        assertThatThrownBy(() -> pair.apply(transaction))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("beijing→shanghai")
                .hasMessageContaining("shop.items")
                .hasMessageContaining("source has extra int unsigned not null, target has no such column");
        pair.onTarget("ALTER TABLE shop.items ADD COLUMN extra INT UNSIGNED NOT NULL DEFAULT 7 FIRST");
        pair.apply(transaction);
        assertThat(pair.targetRows("SELECT id, extra FROM shop.items ORDER BY id"))
                .containsExactly("1 | 7", "2 | 8");
    }

    @Test
    void triggersAtTheTargetStopTheLinkBeforeTheyFire() throws Exception {
        pair.replicate("INSERT INTO shop.items VALUES (1, 'x', 1, 1, '')");
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (2, 'y', 2, 2, '')");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.onTarget("CREATE TRIGGER shop.bump BEFORE INSERT ON shop.items FOR EACH ROW SET NEW.a = NEW.a + 1");

        assertThatThrownBy(() -> pair.apply(transaction)).isInstanceOf(TargetChangedException.class);
        assertThatThrownBy(() -> pair.apply(transaction))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("triggers (bump)");
        assertThat(pair.targetRows("SELECT id FROM shop.items")).containsExactly("1");
    }

    @Test
    void columnNarrowedMeanwhileGetsNoRoundedValue() throws Exception {
        pair.onBoth("CREATE TABLE shop.narrow (id INT PRIMARY KEY, t DATETIME(6), d DOUBLE)");
        pair.replicate("INSERT INTO shop.narrow VALUES (1, NULL, NULL)");
        pair.skip();
        pair.onSource("INSERT INTO shop.narrow VALUES (2, '2024-01-01 00:00:00.6', 0.1)");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.onTarget("ALTER TABLE shop.narrow MODIFY t DATETIME, MODIFY d FLOAT");

        assertThatThrownBy(() -> pair.apply(transaction)).isInstanceOf(TargetChangedException.class);
        assertThatThrownBy(() -> pair.apply(transaction))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("source has t datetime(6) null, target has t datetime null");
        pair.onTarget("ALTER TABLE shop.narrow MODIFY t DATETIME(6), MODIFY d DOUBLE");
        pair.apply(transaction);
        assertThat(pair.targetRows("SELECT id, t, d FROM shop.narrow WHERE id = 2"))
                .containsExactly("2 | 2024-01-01 00:00:00.600000 | 0.1");
    }

    @Test
    void missingTableStopsTheLink() throws Exception {
        pair.onSource("CREATE TABLE shop.only_here (id INT PRIMARY KEY)");
        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.only_here VALUES (1)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("the target has no such table");
    }

    @Test
    void narrowerTypesStopTheLinkAndWiderTypesAreAccepted() throws Exception {
        pair.onSource("CREATE TABLE shop.wide (id INT PRIMARY KEY, v VARCHAR(10), d DECIMAL(5,2), t DATETIME(3),"
                + " e ENUM('a','b'), s SET('x','y'), c CHAR(5), y TINYINT, b BINARY(3))");
        pair.onTarget(
                "CREATE TABLE shop.wide (extra JSON, b VARBINARY(9), e ENUM('z','b','a') NOT NULL, s SET('y','q','x'),"
                        + " id BIGINT PRIMARY KEY, v TEXT, d DECIMAL(20,5), t DATETIME(6), c VARCHAR(20), y INT,"
                        + " made TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP)");
        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.wide (id) VALUES (1)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("source has e enum[a, b]");
        pair.onTarget("ALTER TABLE shop.wide MODIFY e ENUM('z','b','a')");

        pair.replicate(
                "INSERT INTO shop.wide VALUES (2, 'vé', -1.25, '2024-01-01 00:00:00.123', 'b', 'x,y', 'c', -5, 'b')");
        String row = "2 | vé | 1 | 2024-01-01 00:00:00.123000 | b";
        String query = "SELECT id, v, d = -1.25, t, e FROM shop.wide WHERE id = 2";
        assertThat(pair.targetRows(query)).containsExactly(row);
        pair.replicate("UPDATE shop.wide SET t = NULL, e = 'a' WHERE id = 2");
        pair.replicate("DELETE FROM shop.wide WHERE id = 2");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.wide WHERE id = 2")).isEmpty();
    }

    @Test
    void documentThatNoStatementBuildsStopsTheLink() throws Exception {
        pair.onBoth("CREATE TABLE shop.json (id INT PRIMARY KEY, ts TIMESTAMP NULL, j JSON)");
        pair.onSource("SET SESSION time_zone = '-01:00'");
        assertThatThrownBy(() -> pair.replicate(
                        "INSERT INTO shop.json VALUES (1, '1969-12-31 23:30:00', JSON_OBJECT('before 1970', ts))"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("the target does not take a value (MySQL error 1292");
        pair.onSource("SET SESSION time_zone = '+00:00'");
    }

    @Test
    void generatedAndInvisibleColumnsAreApplied() throws Exception {
        pair.onBoth("CREATE TABLE shop.gen (id INT PRIMARY KEY, a INT, twice INT AS (a * 2) VIRTUAL,"
                + " thrice INT AS (a * 3) STORED UNIQUE, hidden INT INVISIBLE DEFAULT 4)");
        pair.replicate("INSERT INTO shop.gen (id, a, hidden) VALUES (1, 5, 6), (2, 7, DEFAULT)");
        pair.replicate("UPDATE shop.gen SET a = a + 1, hidden = NULL WHERE id = 1");
        pair.replicate("DELETE FROM shop.gen WHERE id = 2");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id, a, twice, thrice, hidden FROM shop.gen"))
                .containsExactly("1 | 6 | 12 | 18 | null");
    }
}
