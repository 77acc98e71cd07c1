package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.failure.LinkStoppedException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables with triggers are changed by row events, which fire no triggers, also row by row. */
@ExtendWith(ReplayExtension.class)
class TriggerRowsTest {
    private final ReplayPair pair;

    TriggerRowsTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void define() throws SQLException {
        pair.onBoth(
                "DROP DATABASE IF EXISTS fires",
                "CREATE DATABASE fires",
                "CREATE TABLE fires.log (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(20))",
                "CREATE TABLE fires.t (id INT PRIMARY KEY, v INT, u INT UNIQUE)",
                "CREATE TRIGGER fires.i AFTER INSERT ON fires.t FOR EACH ROW INSERT INTO fires.log (what) VALUES ('i')",
                "CREATE TRIGGER fires.u BEFORE UPDATE ON fires.t FOR EACH ROW SET NEW.v = NEW.v + 100",
                "CREATE TRIGGER fires.d AFTER DELETE ON fires.t FOR EACH ROW INSERT INTO fires.log (what) VALUES ('d')");
        pair.forget("fires", "t", "log");
        pair.acceptEvents();
    }

    @AfterEach
    void bySql() throws SQLException {
        pair.by(ReplayWay.ROWS);
        pair.restartSession();
    }

    @Test
    void rowsAreEqualOneByOne() throws Exception {
        replicateAll();
        assertEqual();
    }

    @Test
    void rowsAreEqualByWholeTransactions() throws Exception {
        pair.by(ReplayWay.EVENTS);
        long before = pair.appliedByPackets();
        replicateAll();
        assertThat(pair.appliedByPackets() - before).isEqualTo(3);
        assertEqual();
    }

    @Test
    void conflictsAreRecordedAndFireNothing() throws Exception {
        pair.replicate("INSERT INTO fires.t VALUES (1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5)");
        pair.onTarget(
                "DELETE FROM fires.t WHERE id = 1",
                "UPDATE fires.t SET v = 0 WHERE id = 2",
                "DELETE FROM fires.t WHERE id = 3",
                "INSERT INTO fires.t VALUES (6, 6, 60), (7, 7, 70)",
                "DELETE FROM fires.log");
        expect(ConflictKind.UPDATE_MISSING, "UPDATE fires.t SET v = 10 WHERE id = 1");
        expect(ConflictKind.UPDATE_DIFFERS, "UPDATE fires.t SET v = 20 WHERE id = 2");
        expect(ConflictKind.DELETE_MISSING, "DELETE FROM fires.t WHERE id = 3");
        expect(ConflictKind.UPDATE_EXISTS, "UPDATE fires.t SET u = 60 WHERE id = 4");
        expect(ConflictKind.INSERT_EXISTS, "INSERT INTO fires.t VALUES (7, 1, 71)");
        expect(ConflictKind.INSERT_EXISTS, "INSERT INTO fires.t VALUES (8, 8, 70)");
        expect(ConflictKind.DELETE_DIFFERS, "DELETE FROM fires.t WHERE id = 2");
        assertThat(pair.targetRows("SELECT id, v, u FROM fires.t ORDER BY id"))
                .containsExactly("2 | 100 | 2", "4 | 4 | 4", "5 | 5 | 5", "6 | 6 | 60", "7 | 7 | 70");
        // what the source's triggers wrote, and nothing else
        assertThat(pair.targetRows("SELECT what FROM fires.log ORDER BY id")).containsExactly("d", "i", "i", "d");
    }

    @Test
    void parentsAreStillDemanded() throws Exception {
        pair.onBoth(
                "CREATE TABLE fires.p (id INT PRIMARY KEY)",
                "CREATE TABLE fires.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES fires.p (id))",
                "CREATE TRIGGER fires.ci BEFORE INSERT ON fires.c FOR EACH ROW SET NEW.p = NEW.p");
        pair.forget("fires", "p", "c");
        pair.replicate("INSERT INTO fires.p VALUES (1), (2)");
        pair.replicate("INSERT INTO fires.c VALUES (1, 1)");
        pair.onTarget("DELETE FROM fires.p WHERE id = 2");
        expect(ConflictKind.PARENT_MISSING, "INSERT INTO fires.c VALUES (2, 2)");
        pair.onSource("SET SESSION foreign_key_checks = 0");
        try {
            assertThatThrownBy(() -> pair.replicate("INSERT INTO fires.c VALUES (3, 9)"))
                    .isInstanceOf(LinkStoppedException.class)
                    .hasMessageContaining("has triggers (ci)")
                    .hasMessageContaining("foreign keys are involved");
        } finally {
            pair.onSource("SET SESSION foreign_key_checks = 1");
        }
        assertThat(pair.targetRows("SELECT id FROM fires.c")).containsExactly("1");
    }

    /**
     * The statement changes a child, and the source's cascade changes it again: one event. The parent is a conflict, and no event
     * moves the child back.
     */
    @Test
    void rowsThatMustBeChangedBackAreRefused() throws Exception {
        pair.onBoth(
                "CREATE TABLE fires.p (id INT PRIMARY KEY, v INT)",
                "CREATE TABLE fires.c (id INT PRIMARY KEY, p INT, v INT,"
                        + " FOREIGN KEY (p) REFERENCES fires.p (id) ON UPDATE CASCADE)");
        pair.onTarget(
                "CREATE TRIGGER fires.cu AFTER UPDATE ON fires.c FOR EACH ROW INSERT INTO fires.log (what) VALUES ('cu')");
        pair.forget("fires", "p", "c");
        pair.replicate("INSERT INTO fires.p VALUES (1, 1)");
        pair.replicate("INSERT INTO fires.c VALUES (1, 1, 1)");
        pair.onTarget("UPDATE fires.p SET v = 0");
        assertThatThrownBy(() -> pair.replicate(
                        "UPDATE fires.c STRAIGHT_JOIN fires.p ON fires.c.p = fires.p.id SET fires.c.v = 2,"
                                + " fires.p.id = 11"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("a conflict must be followed by a change of another row");
        assertThat(pair.targetRows("SELECT what FROM fires.log")).isEmpty();
    }

    @Test
    void otherDefinitionsAreRefused() throws Exception {
        pair.onTarget("ALTER TABLE fires.t MODIFY v BIGINT");
        pair.forget("fires", "t");
        assertRefused("only row events can change it, but they do not fit");
    }

    @Test
    void changesWithoutAPrimaryKeyAreRefused() throws Exception {
        pair.replicate("INSERT INTO fires.t VALUES (1, 1, 1)");
        pair.onBoth("ALTER TABLE fires.t DROP PRIMARY KEY");
        pair.forget("fires", "t");
        pair.replicate("INSERT INTO fires.t VALUES (2, 2, 2)");
        assertThatThrownBy(() -> pair.replicate("UPDATE fires.t SET v = 3 WHERE id = 1"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("has triggers (d, i, u)")
                .hasMessageContaining("has no primary key");
    }

    @Test
    void sessionsWithoutEventsAreRefused() throws Exception {
        pair.restartSession();
        assertRefused("the account may not send row events");
    }

    private void replicateAll() throws Exception {
        pair.skip();
        pair.onSource(
                "INSERT INTO fires.t VALUES (1, 1, 1), (2, 2, 2), (3, 3, NULL)",
                "UPDATE fires.t SET v = v + 1 WHERE id > 1",
                "DELETE FROM fires.t WHERE id = 2");
        for (var transaction : pair.transactions()) {
            pair.apply(transaction);
        }
        assertThat(pair.takeConflicts()).isEmpty();
    }

    private void assertEqual() throws SQLException {
        for (String query : List.of("SELECT * FROM fires.t ORDER BY id", "SELECT * FROM fires.log ORDER BY id")) {
            assertThat(pair.targetRows(query)).isNotEmpty().isEqualTo(pair.sourceRows(query));
        }
    }

    private void expect(ConflictKind kind, String statement) throws Exception {
        pair.replicate(statement);
        assertThat(pair.takeConflicts()).extracting(Conflict::kind).containsExactly(kind);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(() -> pair.replicate("INSERT INTO fires.t VALUES (9, 9, 9)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("fires.t")
                .hasMessageContaining("has triggers (")
                .hasMessageContaining(message);
    }
}
