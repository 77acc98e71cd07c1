package io.crosstide.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.LinkStoppedException;
import io.crosstide.writer.conflict.Conflict;
import io.crosstide.writer.conflict.ConflictKind;
import io.crosstide.writer.conflict.ConflictStatus;
import io.crosstide.writer.schema.TargetChangedException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a row change meets instead of what it expected, on real servers. */
@ExtendWith(ReplayExtension.class)
class ConflictTest {
    private static final String ITEMS = "CREATE TABLE shop.items (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE,"
            + " a INT, b INT, note TEXT, UNIQUE KEY pair (a, b))";

    private final ReplayPair pair;

    ConflictTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop", "SET SESSION time_zone = '+00:00'", ITEMS);
        pair.takeConflicts();
        pair.forget("shop", "items", "parent", "child", "words");
    }

    @Test
    void insertExistsNamesEveryIndexAndEveryRow() throws Exception {
        pair.onTarget(
                "INSERT INTO shop.items VALUES (1, 'x', 1, 1, 'one'), (2, 'TAKEN', 2, 2, 'two'), (3, 'y', 3, 3, NULL)");

        ApplyResult result = pair.replicate("INSERT INTO shop.items VALUES (1, 'taken', 3, 3, 'new')");

        assertThat(result.rows()).isZero();
        assertThat(result.conflicts()).containsExactly(entry(ConflictKind.INSERT_EXISTS, 1));
        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.INSERT_EXISTS);
        assertThat(conflict.status()).isEqualTo(ConflictStatus.OPEN);
        assertThat(conflict.decision()).isEqualTo(Conflict.KEPT_TARGET);
        assertThat(conflict.indexes()).containsExactlyInAnyOrder("PRIMARY", "code", "pair");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(conflict.before()).isNull();
        assertThat(conflict.after()).containsEntry("code", "taken").containsEntry("note", "new");
        assertThat(conflict.key()).isEqualTo(Map.of("id", "1"));
        assertThat(conflict.table()).isEqualTo("shop.items");
        assertThat(conflict.origin()).isEqualTo("beijing");
        assertThat(conflict.datacenter()).isEqualTo("shanghai");
        assertThat(pair.targetRows("SELECT * FROM shop.items WHERE id = 1")).containsExactly("1 | x | 1 | 1 | one");
    }

    @Test
    void insertOfAnEqualRowIsAlreadySame() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (1, 'x', 1, NULL, 'one')");

        pair.replicate("INSERT INTO shop.items VALUES (1, 'x', 1, NULL, 'one')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.INSERT_EXISTS);
        assertThat(conflict.decision()).isEqualTo(Conflict.ALREADY_SAME);
        assertThat(conflict.status()).isEqualTo(ConflictStatus.RESOLVED);
    }

    @Test
    void oneRefusedRowOfManyLeavesTheOthers() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (2, 'x', 1, 1, NULL)");

        ApplyResult result = pair.replicate(
                "INSERT INTO shop.items VALUES (1, 'a', 10, 1, ''), (2, 'b', 11, 1, ''), (3, 'c', 12, 1, '')");

        assertThat(result.rows()).isEqualTo(2);
        assertThat(pair.takeConflict().rowIndex()).isEqualTo(1);
        assertThat(pair.targetRows("SELECT id FROM shop.items ORDER BY id")).containsExactly("1", "2", "3");
    }

    @Test
    void clashesOverPrefixFunctionalAndGeneratedIndexesFindTheirRows() throws Exception {
        pair.onBoth("CREATE TABLE shop.odd (id INT PRIMARY KEY, p VARCHAR(50) CHARACTER SET latin1, j JSON,"
                + " low VARCHAR(50) AS (LOWER(p)) STORED, bin VARBINARY(20))");
        pair.onTarget(
                "ALTER TABLE shop.odd ADD UNIQUE prefixed (p(3)),"
                        + " ADD UNIQUE functional ((CAST(j->'$.x' AS UNSIGNED))), ADD UNIQUE lowered (low),"
                        + " ADD UNIQUE bytes (bin(2))",
                "INSERT INTO shop.odd (id, p, j, bin) VALUES (1, 'ABCdef', '{\"x\": 1}', X'0102'),"
                        + " (2, 'x', '{\"x\": 7}', X'FF00')");

        pair.replicate("INSERT INTO shop.odd (id, p, j, bin) VALUES (3, 'abcxyz', '{\"x\": 7}', X'FF0001')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.indexes()).containsExactlyInAnyOrder("prefixed", "functional", "bytes");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactlyInAnyOrder("1", "2");
        pair.replicate("INSERT INTO shop.odd (id, p, j, bin) VALUES (4, 'X', NULL, NULL)");
        assertThat(pair.takeConflict().indexes()).contains("lowered");
    }

    @Test
    void updateOfAMissingRowIsRecorded() throws Exception {
        seed();
        pair.onTarget("DELETE FROM shop.items WHERE id = 1");

        pair.replicate("UPDATE shop.items SET note = 'new' WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_MISSING);
        assertThat(conflict.found()).isEmpty();
        assertThat(conflict.before()).containsEntry("note", "one");
        assertThat(conflict.after()).containsEntry("note", "new");
    }

    @Test
    void updateOfADifferingRowKeepsTheTargets() throws Exception {
        seed();
        pair.onTarget("UPDATE shop.items SET note = 'ONE' WHERE id = 1");

        pair.replicate("UPDATE shop.items SET a = 5 WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(conflict.decision()).isEqualTo(Conflict.KEPT_TARGET);
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("note", "ONE").containsEntry("a", "1"));
        assertThat(pair.targetRows("SELECT a, note FROM shop.items WHERE id = 1"))
                .containsExactly("1 | ONE");
    }

    @Test
    void updateThatBothSidesMadeIsAlreadySame() throws Exception {
        seed();
        pair.onTarget("UPDATE shop.items SET note = 'new' WHERE id = 1");

        pair.replicate("UPDATE shop.items SET note = 'new' WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(conflict.decision()).isEqualTo(Conflict.ALREADY_SAME);
    }

    @Test
    void changeOfKeyThatBothSidesMadeIsAlreadySame() throws Exception {
        seed();
        pair.onTarget("UPDATE shop.items SET id = 11 WHERE id = 1");

        pair.replicate("UPDATE shop.items SET id = 11 WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_MISSING);
        assertThat(conflict.decision()).isEqualTo(Conflict.ALREADY_SAME);
    }

    @Test
    void updateToATakenValueIsUpdateExists() throws Exception {
        seed();
        pair.onTarget("INSERT INTO shop.items VALUES (9, 'nine', 9, 9, '')");

        pair.replicate("UPDATE shop.items SET code = 'NINE', note = 'n' WHERE id = 1");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_EXISTS);
        assertThat(conflict.indexes()).containsExactly("code");
        assertThat(conflict.found()).extracting(row -> row.get("id")).containsExactly("9");
    }

    @Test
    void differingGoesBeforeExists() throws Exception {
        seed();
        pair.onTarget(
                "INSERT INTO shop.items VALUES (9, 'nine', 9, 9, '')", "UPDATE shop.items SET a = 77 WHERE id = 1");

        pair.replicate("UPDATE shop.items SET code = 'nine' WHERE id = 1");

        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
    }

    @Test
    void deletesThatFindNothingOrSomethingElse() throws Exception {
        seed();
        pair.onTarget("DELETE FROM shop.items WHERE id = 1", "UPDATE shop.items SET note = NULL WHERE id = 2");

        pair.replicate("DELETE FROM shop.items ORDER BY id LIMIT 2");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts)
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.DELETE_MISSING, ConflictKind.DELETE_DIFFERS);
        assertThat(conflicts)
                .extracting(Conflict::decision)
                .containsExactlyInAnyOrder(Conflict.ALREADY_SAME, Conflict.KEPT_TARGET);
        assertThat(pair.targetRows("SELECT id FROM shop.items ORDER BY id")).containsExactly("2", "3");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "utf8mb4 COLLATE utf8mb4_0900_ai_ci",
                "utf8mb4 COLLATE utf8mb4_general_ci",
                "latin1 COLLATE latin1_swedish_ci",
                "utf16 COLLATE utf16_unicode_ci"
            })
    void rowsAreComparedByBytesNotByCollation(String charset) throws Exception {
        pair.onBoth("CREATE TABLE shop.words (w VARCHAR(20) CHARACTER SET " + charset + " PRIMARY KEY,"
                + " v VARCHAR(20) CHARACTER SET " + charset + ")");
        pair.onSource("INSERT INTO shop.words VALUES ('resume', 'x'), ('other', 'cafe')");
        pair.onTarget("INSERT INTO shop.words VALUES ('Résumé', 'x'), ('other', 'CAFÉ')");
        pair.forget("shop", "words");

        pair.replicate("UPDATE shop.words SET w = CONCAT(w, '1')");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.UPDATE_DIFFERS, ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT * FROM shop.words ORDER BY w"))
                .containsExactly("other | CAFÉ", "Résumé | x");
    }

    @Test
    void negativeZeroDiffersFromZero() throws Exception {
        pair.onBoth("CREATE TABLE shop.words (id INT PRIMARY KEY, f FLOAT, d DOUBLE)");
        pair.onSource("INSERT INTO shop.words VALUES (1, -0e0, 1), (2, 1, -0e0), (3, -0e0, 0)");
        pair.onTarget("INSERT INTO shop.words VALUES (1, 0, 1), (2, 1, 0), (3, -0e0, 0)");
        pair.forget("shop", "words");

        pair.replicate("UPDATE shop.words SET f = 7");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts)
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.UPDATE_DIFFERS, ConflictKind.UPDATE_DIFFERS);
        assertThat(conflicts).extracting(conflict -> conflict.key().get("id")).containsExactlyInAnyOrder("1", "2");
        assertThat(conflicts)
                .allSatisfy(conflict -> assertThat(conflict.before()).containsValue("-0"));
    }

    @Test
    void laterChangesOfARefusedRowAreConflictsTooAndTheRestGoesOn() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (1, 'x', 1, 1, 'target')");

        pair.replicate(
                "START TRANSACTION",
                "INSERT INTO shop.items VALUES (1, 'y', 2, 2, 'source')",
                "UPDATE shop.items SET note = 'later' WHERE id = 1",
                "INSERT INTO shop.items VALUES (5, 'five', 5, 5, '')",
                "UPDATE shop.items SET note = 'V' WHERE id = 5",
                "COMMIT");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.INSERT_EXISTS, ConflictKind.UPDATE_DIFFERS);
        assertThat(pair.targetRows("SELECT id, note FROM shop.items ORDER BY id"))
                .containsExactly("1 | target", "5 | V");
    }

    @Test
    void recordingAgainMakesNoSecondRecord() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (1, 'x', 1, 1, '')");
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (1, 'y', 2, 2, '')");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.apply(transaction);
        pair.repeat(transaction);
        assertThat(pair.takeConflicts()).hasSize(1);
    }

    @Test
    void missingParent() throws Exception {
        family("RESTRICT");
        pair.onTarget("DELETE FROM shop.parent WHERE id = 2");

        pair.replicate("INSERT INTO shop.child VALUES (10, 1), (11, 2), (12, NULL)");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.PARENT_MISSING);
        assertThat(conflict.indexes()).containsExactly("of_parent");
        assertThat(conflict.key()).isEqualTo(Map.of("id", "11"));
        assertThat(pair.targetRows("SELECT id FROM shop.child ORDER BY id")).containsExactly("10", "12");
    }

    @Test
    void existingChild() throws Exception {
        family("RESTRICT");
        pair.onTarget("INSERT INTO shop.child VALUES (20, 2)");

        pair.replicate("DELETE FROM shop.parent WHERE id = 2");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CHILD_EXISTS);
        assertThat(conflict.indexes()).containsExactly("of_parent");
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", "20"));
    }

    @Test
    void cascadeTakesTheSourcesChildrenAlongAndNoOthers() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1), (11, 1), (20, 2), (21, 2)");
        pair.onTarget("INSERT INTO shop.child VALUES (22, 2)");

        pair.replicate("DELETE FROM shop.parent WHERE id = 1");
        assertThat(pair.takeConflicts()).isEmpty();
        pair.replicate("DELETE FROM shop.parent WHERE id = 2");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CHILD_EXISTS);
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("id", "22"));
        assertThat(pair.targetRows("SELECT id FROM shop.parent ORDER BY id")).containsExactly("2", "3");
        assertThat(pair.targetRows("SELECT id FROM shop.child")).containsExactly("22");
    }

    @Test
    void cascadeOfASourceThatLogsNoneTakesAllChildrenAlong() throws Exception {
        family("CASCADE");
        pair.onTarget("INSERT INTO shop.child VALUES (20, 2), (10, 1)");
        pair.skip();
        pair.onSource("DELETE FROM shop.parent WHERE id = 2");

        pair.apply(pair.transactionsWithoutCascadeFlag().get(0));

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id FROM shop.child")).containsExactly("10");
    }

    @Test
    void cascadedKeyChangeMovesTheChildren() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1), (11, 1)");

        pair.replicate("UPDATE shop.parent SET id = 100 WHERE id = 1");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.child ORDER BY id")).containsExactly("10 | 100", "11 | 100");
        assertThat(pair.targetRows("SELECT id FROM shop.parent ORDER BY id")).containsExactly("2", "3", "100");
    }

    @Test
    void childrenMovedToAParentThatStayedAreMovedBack() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (10, 1)");
        pair.onTarget("UPDATE shop.parent SET name = 'other' WHERE id = 1");

        pair.replicate("UPDATE shop.parent SET id = 100 WHERE id = 1");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.UPDATE_DIFFERS, ConflictKind.PARENT_MISSING);
        assertThat(pair.targetRows("SELECT * FROM shop.child")).containsExactly("10 | 1");
    }

    @Test
    void rowsWrittenWithoutForeignKeyChecksArriveAsTheyAre() throws Exception {
        family("CASCADE");
        pair.onBoth("INSERT INTO shop.child VALUES (30, 3)");

        pair.replicate("SET foreign_key_checks = 0", "INSERT INTO shop.child VALUES (99, 999)");
        pair.replicate("DELETE FROM shop.parent WHERE id = 3", "SET foreign_key_checks = 1");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT * FROM shop.child ORDER BY id")).containsExactly("30 | 3", "99 | 999");
        pair.replicate("INSERT INTO shop.child VALUES (40, 2)");
        assertThat(pair.targetRows("SELECT COUNT(*) FROM shop.child")).containsExactly("3");
    }

    @Test
    void checkConstraintOfTheTarget() throws Exception {
        pair.onTarget("ALTER TABLE shop.items ADD CONSTRAINT positive CHECK (a > 0)");

        pair.replicate("INSERT INTO shop.items VALUES (1, 'x', -1, 1, ''), (2, 'y', 1, 1, '')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.CONSTRAINT);
        assertThat(conflict.indexes()).containsExactly("positive");
        assertThat(pair.targetRows("SELECT id FROM shop.items")).containsExactly("2");
    }

    @Test
    void tableWithoutKeyChangesOneOfEqualRows() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.log (line VARCHAR(20), n INT)",
                "INSERT INTO shop.log VALUES ('a', NULL), ('a', NULL)");

        pair.replicate("UPDATE shop.log SET n = 1 LIMIT 1");
        assertThat(pair.targetRows("SELECT * FROM shop.log ORDER BY n")).containsExactly("a | null", "a | 1");
        pair.replicate("DELETE FROM shop.log WHERE n IS NULL");
        assertThat(pair.targetRows("SELECT * FROM shop.log")).containsExactly("a | 1");
        pair.onTarget("DELETE FROM shop.log");
        pair.replicate("DELETE FROM shop.log");
        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.DELETE_MISSING);
        assertThat(conflict.decision()).isEqualTo(Conflict.KEPT_TARGET);
    }

    @Test
    void aClashUnderADefinitionNewerThanThePlanIsNotBelieved() throws Exception {
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

    /** Others planned by the definition from before may have to go first, though nothing clashes yet. */
    @Test
    void w2NothingIsCommittedUnderADefinitionNewerThanThePlan() throws Exception {
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
    void aMissingColumnStopsTheLinkUntilItIsThere() throws Exception {
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
    void triggersAtTheTargetStopTheLinkBeforeTheyHaveFired() throws Exception {
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
    void aColumnNarrowedMeanwhileTakesNoRoundedValue() throws Exception {
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
    void aTableThatTheTargetHasNotStopsTheLink() throws Exception {
        pair.onSource("CREATE TABLE shop.only_here (id INT PRIMARY KEY)");
        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.only_here VALUES (1)"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("the target has no such table");
    }

    @Test
    void narrowerTypesStopAndWiderOnesAreTaken() throws Exception {
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
    void longValuesAreComparedToo() throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.docs (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT)",
                "INSERT INTO shop.docs VALUES (1, REPEAT(X'01', 9000000), REPEAT('ä', 100000)),"
                        + " (2, REPEAT(X'01', 100000), REPEAT('ä', 100000))");
        pair.onTarget("UPDATE shop.docs SET t = REPEAT('Ä', 100000) WHERE id = 2");

        pair.replicate("UPDATE shop.docs SET b = CONCAT(b, 'x'), t = CONCAT(t, 'x')");

        Conflict conflict = pair.takeConflict();
        assertThat(conflict.kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
        assertThat(conflict.key()).containsEntry("id", "2");
        String query = "SELECT LENGTH(b), LENGTH(t) FROM shop.docs WHERE id = 1";
        assertThat(pair.targetRows(query)).isEqualTo(pair.sourceRows(query));
    }

    @Test
    void aDocumentThatNoStatementBuildsStopsTheLink() throws Exception {
        pair.onBoth("CREATE TABLE shop.json (id INT PRIMARY KEY, ts TIMESTAMP NULL, j JSON)");
        pair.onSource("SET SESSION time_zone = '-01:00'");
        assertThatThrownBy(() -> pair.replicate(
                        "INSERT INTO shop.json VALUES (1, '1969-12-31 23:30:00', JSON_OBJECT('before 1970', ts))"))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("the target does not take a value (MySQL error 1292");
        pair.onSource("SET SESSION time_zone = '+00:00'");
    }

    @Test
    void generatedAndInvisibleColumnsArrive() throws Exception {
        pair.onBoth("CREATE TABLE shop.gen (id INT PRIMARY KEY, a INT, twice INT AS (a * 2) VIRTUAL,"
                + " thrice INT AS (a * 3) STORED UNIQUE, hidden INT INVISIBLE DEFAULT 4)");
        pair.replicate("INSERT INTO shop.gen (id, a, hidden) VALUES (1, 5, 6), (2, 7, DEFAULT)");
        pair.replicate("UPDATE shop.gen SET a = a + 1, hidden = NULL WHERE id = 1");
        pair.replicate("DELETE FROM shop.gen WHERE id = 2");
        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id, a, twice, thrice, hidden FROM shop.gen"))
                .containsExactly("1 | 6 | 12 | 18 | null");
    }

    private void seed() throws Exception {
        pair.onBoth("INSERT INTO shop.items VALUES (1, 'x', 1, 1, 'one'), (2, 'y', 2, 2, 'two'), (3, 'z', 3, 3, NULL)");
    }

    private void family(String rule) throws Exception {
        pair.onBoth(
                "CREATE TABLE shop.parent (id INT PRIMARY KEY, name VARCHAR(10))",
                "CREATE TABLE shop.child (id INT PRIMARY KEY, parent INT, CONSTRAINT of_parent FOREIGN KEY (parent)"
                        + " REFERENCES shop.parent (id) ON DELETE " + rule + " ON UPDATE " + rule + ")",
                "INSERT INTO shop.parent VALUES (1, 'a'), (2, 'b'), (3, 'c')");
        pair.forget("shop", "parent", "child");
    }
}
