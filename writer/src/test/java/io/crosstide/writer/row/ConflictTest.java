package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.bookkeeping.conflict.ConflictStatus;
import io.crosstide.change.row.EventsReader.TableRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conflicts of row changes, on real servers. */
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
        pair.forget("shop", "items");
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
    void oneRefusedRowOfManyDoesNotAffectTheOthers() throws Exception {
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
    void updateOfADifferingRowKeepsTheTargetsRow() throws Exception {
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
    void updateDiffersTakesPrecedenceOverUpdateExists() throws Exception {
        seed();
        pair.onTarget(
                "INSERT INTO shop.items VALUES (9, 'nine', 9, 9, '')", "UPDATE shop.items SET a = 77 WHERE id = 1");

        pair.replicate("UPDATE shop.items SET code = 'nine' WHERE id = 1");

        assertThat(pair.takeConflict().kind()).isEqualTo(ConflictKind.UPDATE_DIFFERS);
    }

    @Test
    void deletesOfMissingAndDifferingRows() throws Exception {
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

    @Test
    void laterChangesOfARefusedRowAreConflictsAndTheRestIsApplied() throws Exception {
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
    void repeatedTransactionCreatesNoSecondRecord() throws Exception {
        pair.onTarget("INSERT INTO shop.items VALUES (1, 'x', 1, 1, '')");
        pair.skip();
        pair.onSource("INSERT INTO shop.items VALUES (1, 'y', 2, 2, '')");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.apply(transaction);
        pair.repeat(transaction);
        assertThat(pair.takeConflicts()).hasSize(1);
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

    private void seed() throws Exception {
        pair.onBoth("INSERT INTO shop.items VALUES (1, 'x', 1, 1, 'one'), (2, 'y', 2, 2, 'two'), (3, 'z', 3, 3, NULL)");
    }
}
