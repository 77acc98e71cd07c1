package io.crosstide.writer.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictKind;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Failures that random plans found with parents and children, reduced. */
@ExtendWith(ReplayExtension.class)
class OnceFailedFamiliesTest {
    private final ReplayPair pair;
    private final OnceTables tables;

    OnceFailedFamiliesTest(ReplayPair pair) {
        this.pair = pair;
        this.tables = new OnceTables(pair);
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        tables.fresh();
    }

    @Test
    void replaceLeavesTheChildrenToTheNewParent() throws Exception {
        family();

        pair.replicate("REPLACE INTO once.parent VALUES (2, 5, 'new')");

        tables.assertSame("SELECT * FROM once.parent");
        tables.assertSame("SELECT * FROM once.child");
        tables.assertSame("SELECT * FROM once.loose");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("5");
        assertThat(pair.takeConflicts()).isEmpty();
    }

    @Test
    void replacedParentIsRestoredIfTheNewOneIsAConflict() throws Exception {
        family();
        pair.onTarget("INSERT INTO once.parent VALUES (2, 7, 'the target''s')");

        pair.replicate("REPLACE INTO once.parent VALUES (2, 5, 'new')");

        assertThat(pair.targetRows("SELECT * FROM once.parent ORDER BY id"))
                .containsExactly("1 | 5 | old", "2 | 7 | the target's");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("5");
        assertThat(pair.targetRows("SELECT * FROM once.loose")).containsExactly("5");
        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactlyInAnyOrder(ConflictKind.INSERT_EXISTS, ConflictKind.CHILD_EXISTS);
    }

    @Test
    void childrenOfAParentWithoutKeyAreReported() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (k INT NULL UNIQUE)",
                "CREATE TABLE once.child (k INT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON UPDATE CASCADE)");
        pair.replicate("INSERT INTO once.parent VALUES (5)");
        pair.onTarget("INSERT INTO once.child VALUES (5)");

        pair.replicate("UPDATE once.parent SET k = 6");

        assertThat(pair.takeConflicts()).extracting(Conflict::kind).containsExactly(ConflictKind.CHILD_EXISTS);
    }

    /**
     * MySQL 9.7 logs the child's deletion as a cascade and again for the statement, if the statement starts with the
     * parent.
     */
    @Test
    void childThatMySqlDeletesTwiceIsDeletedAndRecorded() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (k BIGINT PRIMARY KEY)",
                "CREATE TABLE once.child (k BIGINT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON DELETE CASCADE)");
        pair.onSource("USE once");
        pair.replicate(
                "INSERT INTO once.parent VALUES (9223372036854775807)",
                "INSERT INTO once.child VALUES (NULL)",
                "UPDATE once.child SET k = 9223372036854775807");

        pair.replicate("DELETE a, b FROM once.parent AS a, once.child AS b WHERE a.k >= 9223372036854775807");

        tables.assertSame("SELECT * FROM once.parent");
        tables.assertSame("SELECT * FROM once.child");
        assertThat(pair.targetRows("SELECT * FROM once.child")).isEmpty();
        assertThat(pair.takeConflicts()).extracting(Conflict::kind).containsExactly(ConflictKind.DELETE_MISSING);
    }

    @Test
    void childWithAKeyThatIsDeletedTwiceIsNoConflict() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (k INT PRIMARY KEY)",
                "CREATE TABLE once.child (id INT PRIMARY KEY, k INT, CONSTRAINT of_parent FOREIGN KEY (k)"
                        + " REFERENCES once.parent (k) ON DELETE CASCADE)");
        pair.replicate(
                "INSERT INTO once.parent VALUES (1), (2)",
                "INSERT INTO once.child VALUES (1, 1), (2, 2), (3, 1), (4, 1)");
        pair.onTarget("DELETE FROM once.child WHERE id = 4");

        pair.onSource("USE once");
        pair.replicate("DELETE a, b FROM once.parent AS a, once.child AS b WHERE a.k = 1 AND b.k = 1");

        assertThat(pair.sourceRows("SELECT * FROM once.child")).containsExactly("2 | 2");
        tables.assertSame("SELECT * FROM once.parent");
        tables.assertSame("SELECT * FROM once.child");
        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts).extracting(Conflict::kind).containsExactly(ConflictKind.DELETE_MISSING);
        assertThat(conflicts.get(0).key()).containsEntry("id", "4");
    }

    /**
     * MySQL 9.7 logs the child's own change and the cascaded change together, before the parent's change and marked as
     * checked.
     */
    @Test
    void childChangedByItsOwnUpdateAndByItsParentsIsApplied() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (id INT PRIMARY KEY)",
                "CREATE TABLE once.child (v INT, p INT, CONSTRAINT of_p FOREIGN KEY (p) REFERENCES once.parent (id)"
                        + " ON UPDATE CASCADE)");
        pair.replicate("INSERT INTO once.parent VALUES (228)", "INSERT INTO once.child VALUES (1, 228)");

        pair.replicate("UPDATE once.child AS c, once.parent AS p SET c.v = 2, p.id = 20");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows("SELECT id FROM once.parent")).containsExactly("20");
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("2 | 20");
    }

    /** Otherwise it would be written without the missing parent. */
    @Test
    void childThatLacksAParentThatDoesNotFollowIsAConflict() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (id INT PRIMARY KEY)",
                "CREATE TABLE once.loose (id INT PRIMARY KEY)",
                "CREATE TABLE once.child (v INT, p INT, q INT, CONSTRAINT of_p FOREIGN KEY (p) REFERENCES once.parent (id)"
                        + " ON UPDATE CASCADE, CONSTRAINT of_q FOREIGN KEY (q) REFERENCES once.loose (id))");
        pair.replicate(
                "INSERT INTO once.parent VALUES (228)",
                "INSERT INTO once.loose VALUES (5)",
                "INSERT INTO once.child VALUES (1, 228, NULL)");
        pair.onTarget("DELETE FROM once.loose");

        pair.replicate("UPDATE once.child AS c, once.parent AS p SET c.v = 2, c.q = 5, p.id = 20");

        assertThat(pair.takeConflicts())
                .extracting(Conflict::kind)
                .containsExactly(ConflictKind.PARENT_MISSING, ConflictKind.UPDATE_MISSING, ConflictKind.CHILD_EXISTS);
        assertThat(pair.targetRows("SELECT * FROM once.child")).containsExactly("1 | 228 | null");
        assertThat(pair.targetRows("SELECT id FROM once.parent")).containsExactly("228");
    }

    private void family() throws Exception {
        tables.create(
                "CREATE TABLE once.parent (id INT PRIMARY KEY, k INT UNIQUE, note VARCHAR(20))",
                "CREATE TABLE once.child (k INT, CONSTRAINT of_parent FOREIGN KEY (k) REFERENCES once.parent (k)"
                        + " ON DELETE CASCADE)",
                "CREATE TABLE once.loose (k INT, CONSTRAINT held FOREIGN KEY (k) REFERENCES once.parent (k))");
        pair.replicate(
                "INSERT INTO once.parent VALUES (1, 5, 'old')",
                "INSERT INTO once.child VALUES (5)",
                "INSERT INTO once.loose VALUES (5)");
    }
}
