package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.row.EventsReader.TableRows;
import io.crosstide.change.row.TableName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Row keys of real transactions, with the definitions of a real target. */
@ExtendWith(ReplayExtension.class)
class KeyExtractorTest {
    private final ReplayPair pair;
    private final KeyExtractor<SQLException> extractor;

    KeyExtractorTest(ReplayPair pair) {
        this.pair = pair;
        this.extractor = new KeyExtractor<>(pair.schema());
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS plans", "CREATE DATABASE plans");
    }

    private TransactionKeys keys(String... statements) throws Exception {
        pair.skip();
        pair.onSource(statements);
        List<List<TableRows>> transactions = pair.transactions();
        assertThat(transactions).hasSize(1);
        return extractor.keys(transactions.get(0));
    }

    /** Makes the tables known to the extractor, because their first transaction stays in order with all others. */
    private void makeKnown(String... inserts) throws Exception {
        for (String insert : inserts) {
            keys(insert);
        }
    }

    private static boolean overlap(TransactionKeys one, TransactionKeys other) {
        ApplyPlanner planner = new ApplyPlanner();
        planner.add(1, one);
        return planner.add(2, other).contains(1L);
    }

    @Test
    void findsKeysOfBothImagesForEveryUniqueIndex() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE, n INT)");
        pair.forget("plans", "t");
        makeKnown("INSERT INTO plans.t VALUES (99, NULL, 1)");
        TransactionKeys insert = keys("INSERT INTO plans.t VALUES (1, 'Ab', 1)");
        TransactionKeys moved = keys("UPDATE plans.t SET id = 2, code = 'cd' WHERE id = 1");
        TransactionKeys reuse = keys("INSERT INTO plans.t VALUES (3, 'AB ', 1)".replace("AB ", "AB"));
        TransactionKeys again = keys("INSERT INTO plans.t VALUES (1, NULL, 1)");
        TransactionKeys other = keys("INSERT INTO plans.t VALUES (7, 'zz', 1)");

        assertThat(insert.barrier()).isFalse();
        assertThat(overlap(insert, moved)).isTrue();
        assertThat(overlap(moved, reuse)).isTrue();
        assertThat(overlap(moved, again)).isTrue();
        assertThat(overlap(reuse, again)).isFalse();
        assertThat(overlap(moved, other)).isFalse();
        assertThat(again.keys())
                .as("a key of the primary key and a key of the table's rows")
                .hasSize(2);
        assertThat(again.tables()).containsExactly(table("t"));
    }

    @Test
    void usesOnlyUniqueIndexesOfTheTarget() throws Exception {
        pair.onSource("CREATE TABLE plans.t (id INT PRIMARY KEY, a VARCHAR(20), j JSON)");
        pair.onTarget("CREATE TABLE plans.t (id INT PRIMARY KEY, a VARCHAR(20), j JSON, UNIQUE pre (a(2)),"
                + " UNIQUE fun ((CAST(j->'$.x' AS UNSIGNED))))");
        pair.forget("plans", "t");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 'abc', NULL)");
        TransactionKeys same = keys("INSERT INTO plans.t VALUES (2, 'ABx', NULL)");
        assertThat(overlap(one, same)).isTrue();
        assertThat(one.keys()).contains(RowKey.wildcard(new IndexId(table("t"), "fun")));
    }

    @Test
    void changesOfATableWithoutAKeyStayInOrder() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT, u INT UNIQUE)");
        pair.forget("plans", "t");
        makeKnown("INSERT INTO plans.t VALUES (99, 99)");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 1)");
        TransactionKeys other = keys("INSERT INTO plans.t VALUES (2, NULL)");
        TransactionKeys update = keys("UPDATE plans.t SET id = 3 WHERE id = 2");
        TransactionKeys delete = keys("DELETE FROM plans.t WHERE id = 1");
        assertThat(one.barrier()).isFalse();
        assertThat(overlap(one, other))
                .as("the order of inserts does not matter")
                .isFalse();
        assertThat(overlap(one, update)).isTrue();
        assertThat(overlap(update, one)).isTrue();
        assertThat(overlap(update, delete)).isTrue();
    }

    @Test
    void childrenOverlapWithParentsAndUnloggedCascadesWithEverything() throws Exception {
        pair.onTarget(
                "CREATE TABLE plans.p (id INT PRIMARY KEY, name VARCHAR(9))",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id)"
                        + " ON DELETE CASCADE)",
                "CREATE TABLE plans.g (id INT PRIMARY KEY, c INT, FOREIGN KEY (c) REFERENCES plans.c (id)"
                        + " ON DELETE SET NULL)");
        pair.onSource(
                "CREATE TABLE plans.p (id INT PRIMARY KEY, name VARCHAR(9))",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT)",
                "CREATE TABLE plans.g (id INT PRIMARY KEY, c INT)");
        pair.forget("plans", "p", "c", "g");
        makeKnown(
                "INSERT INTO plans.p VALUES (99, 'z')",
                "INSERT INTO plans.c VALUES (99, NULL)",
                "INSERT INTO plans.g VALUES (99, NULL)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (1, 'a')");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (10, 1)");
        TransactionKeys otherChild = keys("INSERT INTO plans.c VALUES (11, 2)");
        TransactionKeys grandchild = keys("INSERT INTO plans.g VALUES (100, 77)");
        TransactionKeys delete = keys("DELETE FROM plans.p WHERE id = 1");

        assertThat(child.tables()).containsExactlyInAnyOrder(table("c"), table("p"));
        assertThat(overlap(parent, child)).isTrue();
        assertThat(overlap(parent, otherChild)).isFalse();
        assertThat(overlap(otherChild, delete)).isEqualTo(false);
        assertThat(overlap(child, delete)).isTrue();
        assertThat(overlap(grandchild, delete)).isFalse();

        pair.onSource("INSERT INTO plans.p VALUES (5, 'e')");
        pair.skip();
        pair.onSource("DELETE FROM plans.p WHERE id = 5");
        TransactionKeys unlogged =
                extractor.keys(pair.transactionsWithoutCascadeFlag().get(0));
        assertThat(overlap(otherChild, unlogged)).isTrue();
        assertThat(overlap(grandchild, unlogged)).isTrue();
    }

    @Test
    void changedDefinitionAndMissingTableKeepTheirTableInOrder() throws Exception {
        pair.onBoth(
                "CREATE TABLE plans.t (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, t INT)",
                "CREATE TABLE plans.u (id INT PRIMARY KEY)");
        pair.forget("plans", "t", "c", "u");
        makeKnown(
                "INSERT INTO plans.t VALUES (99, 99)",
                "INSERT INTO plans.c VALUES (99, 99)",
                "INSERT INTO plans.u VALUES (99)");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 1)");
        TransactionKeys two = keys("INSERT INTO plans.t VALUES (2, 2)");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (1, 1)");
        TransactionKeys unrelated = keys("INSERT INTO plans.u VALUES (1)");
        assertThat(overlap(one, two)).isFalse();

        pair.onTarget("ALTER TABLE plans.t ADD UNIQUE (n)");
        pair.forget("plans", "t");
        TransactionKeys first = keys("INSERT INTO plans.t VALUES (3, 3)");
        TransactionKeys second = keys("INSERT INTO plans.t VALUES (4, 4)");
        TransactionKeys third = keys("INSERT INTO plans.t VALUES (5, 5)");
        assertThat(overlap(one, first)).isTrue();
        assertThat(overlap(first, second)).isTrue();
        assertThat(overlap(second, third)).isFalse();
        assertThat(overlap(unrelated, first)).isFalse();
        assertThat(overlap(first, unrelated)).isFalse();

        pair.onTarget("ALTER TABLE plans.c ADD FOREIGN KEY (t) REFERENCES plans.t (id)");
        pair.forget("plans", "c", "t");
        TransactionKeys withParent = keys("INSERT INTO plans.c VALUES (2, 2)");
        assertThat(overlap(child, withParent)).isTrue();
        assertThat(overlap(third, withParent)).as("earlier keys of the parent").isTrue();
        assertThat(overlap(unrelated, withParent)).isFalse();

        pair.onTarget("ALTER TABLE plans.c DROP FOREIGN KEY c_ibfk_1", "DROP TABLE plans.t");
        pair.forget("plans", "c", "t");
        TransactionKeys missing = keys("INSERT INTO plans.t VALUES (6, 6)");
        TransactionKeys missingToo = keys("INSERT INTO plans.t VALUES (7, 7)");
        assertThat(overlap(third, missing)).isTrue();
        assertThat(overlap(missing, missingToo)).isTrue();
        assertThat(overlap(missing, unrelated)).isFalse();
        assertThat(missing.tables()).containsExactly(table("t"));
    }

    /** An ALTER TABLE at the source changes the numbers of members, not their folds. */
    @Test
    void membersKeepTheirKeysWhenTheSourceRenumbersThem() throws Exception {
        pair.onSource(
                "CREATE TABLE plans.t (kind ENUM('a', 'b'), tags SET('x', 'y') UNIQUE, n INT, PRIMARY KEY (kind))");
        pair.onTarget("CREATE TABLE plans.t (kind ENUM('b', 'a', 'new'), tags SET('y', 'x', 'new') UNIQUE, n INT,"
                + " PRIMARY KEY (kind))");
        pair.forget("plans", "t");
        TransactionKeys insert = keys("INSERT INTO plans.t VALUES ('a', 'x', 1)");
        TransactionKeys other = keys("INSERT INTO plans.t VALUES ('b', 'y', 1)");
        pair.onSource("ALTER TABLE plans.t MODIFY kind ENUM('new', 'a', 'b'), MODIFY tags SET('new', 'x', 'y')");
        TransactionKeys update = keys("UPDATE plans.t SET n = 2, tags = 'x,new' WHERE kind = 'a'");
        TransactionKeys taken = keys("INSERT INTO plans.t VALUES ('new', 'x', 1)");

        assertThat(overlap(insert, other)).isFalse();
        assertThat(overlap(insert, update)).isTrue();
        assertThat(overlap(other, update)).isFalse();
        assertThat(overlap(insert, taken)).isTrue();
        assertThat(overlap(other, taken)).isFalse();
    }

    /** After a restart the first transaction may wait for a blocked table. */
    @Test
    void newTableDoesNotBlockItsNeighbours() throws Exception {
        pair.onBoth(
                "CREATE TABLE plans.p (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))",
                "CREATE TABLE plans.s (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))",
                "INSERT INTO plans.p VALUES (1, 1), (2, 2)");
        pair.forget("plans", "p", "c", "s");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (1, 1)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (3, 3)");
        TransactionKeys sibling = keys("INSERT INTO plans.s VALUES (1, 2)");
        assertThat(overlap(child, parent)).isFalse();
        assertThat(overlap(child, sibling)).isFalse();
    }

    /** A child needs its parent to be there, whatever else the parent's row holds. */
    @Test
    void childrenOfOneParentNeedNoOrder() throws Exception {
        pair.onBoth(
                "CREATE TABLE plans.p (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))",
                "INSERT INTO plans.p VALUES (1, 1), (2, 2)");
        pair.forget("plans", "p", "c");
        makeKnown("INSERT INTO plans.p VALUES (99, 1)", "INSERT INTO plans.c VALUES (99, 99)");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (1, 1)");
        TransactionKeys sibling = keys("INSERT INTO plans.c VALUES (2, 1)");
        TransactionKeys moved = keys("UPDATE plans.c SET p = 2 WHERE id = 2");
        TransactionKeys other = keys("UPDATE plans.p SET n = 4 WHERE id = 1");
        TransactionKeys deleted = keys("DELETE FROM plans.c WHERE p = 1");
        TransactionKeys renamed = keys("UPDATE plans.p SET id = 7 WHERE id = 1");

        assertThat(overlap(child, sibling)).isFalse();
        assertThat(overlap(child, moved)).isFalse();
        assertThat(overlap(child, other)).isFalse();
        assertThat(overlap(other, child)).isFalse();
        assertThat(overlap(deleted, renamed)).isTrue();
        assertThat(overlap(moved, renamed)).isTrue();
        assertThat(overlap(renamed, child)).isTrue();
    }

    @Test
    void newChildTableStaysInOrderWithItsParents() throws Exception {
        pair.onBoth("CREATE TABLE plans.p (id INT PRIMARY KEY)");
        pair.forget("plans", "p");
        makeKnown("INSERT INTO plans.p VALUES (98)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (1)");
        pair.onBoth("CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))");
        pair.forget("plans", "c", "p");
        assertThat(overlap(parent, keys("INSERT INTO plans.c VALUES (1, 1)"))).isTrue();
    }

    @Test
    void childTableThatWasMissingStaysInOrderWithItsParents() throws Exception {
        pair.onSource(
                "CREATE TABLE plans.p (id INT PRIMARY KEY)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT)",
                "INSERT INTO plans.c VALUES (1, 1)",
                "INSERT INTO plans.p VALUES (1)");
        pair.forget("plans", "p", "c");
        TransactionKeys child = keys("DELETE FROM plans.c WHERE id = 1");
        pair.onTarget(
                "CREATE TABLE plans.p (id INT PRIMARY KEY)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))");
        pair.forget("plans", "p", "c");
        assertThat(overlap(child, keys("DELETE FROM plans.p WHERE id = 1"))).isTrue();
    }

    @Test
    void missingTableThatACascadeReachesStaysInOrder() throws Exception {
        pair.onSource("CREATE TABLE plans.p (id INT PRIMARY KEY)", "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT)");
        pair.onTarget(
                "CREATE TABLE plans.p (id INT PRIMARY KEY)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id)"
                        + " ON DELETE CASCADE)");
        pair.forget("plans", "p", "c");
        makeKnown("INSERT INTO plans.p VALUES (1)", "INSERT INTO plans.c VALUES (99, 99)");
        TransactionKeys before = keys("INSERT INTO plans.c VALUES (1, 5)");
        pair.onTarget("DROP TABLE plans.c");
        // the parent's definition is still the old one
        pair.schema().invalidate(table("c"));
        pair.skip();
        pair.onSource("DELETE FROM plans.p WHERE id = 1");
        TransactionKeys unlogged =
                extractor.keys(pair.transactionsWithoutCascadeFlag().get(0));
        pair.onTarget("CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, UNIQUE (p))");
        pair.forget("plans", "c");
        TransactionKeys after = keys("INSERT INTO plans.c VALUES (2, 5)");
        assertThat(overlap(before, unlogged)).isTrue();
        assertThat(overlap(unlogged, after)).isTrue();
    }

    @Test
    void longValuesHaveShortKeys() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id VARCHAR(700) PRIMARY KEY)");
        pair.forget("plans", "t");
        Set<RowKey> one = keys("INSERT INTO plans.t VALUES (CONCAT(REPEAT('x', 600), '1'))")
                .keys();
        Set<RowKey> other = keys("INSERT INTO plans.t VALUES (CONCAT(REPEAT('x', 600), '2'))")
                .keys();
        assertThat(primary(one)).isNotEqualTo(primary(other)).hasSizeLessThan(200);
    }

    private static String primary(Set<RowKey> keys) {
        return keys.stream()
                .filter(key -> key.index().index().equals("PRIMARY"))
                .map(key -> String.valueOf(key.fold()))
                .findFirst()
                .orElseThrow();
    }

    private static TableName table(String name) {
        return new TableName("plans", name);
    }
}
