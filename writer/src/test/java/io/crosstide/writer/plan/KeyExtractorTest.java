package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.change.event.TableName;
import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Row keys of real transactions by the definitions of a real target. */
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

    /** Lets the extractor know the tables: their first transaction is kept in order with all others. */
    private void meetTables(String... inserts) throws Exception {
        for (String insert : inserts) {
            keys(insert);
        }
    }

    private static boolean meet(TransactionKeys one, TransactionKeys other) {
        ApplyPlanner planner = new ApplyPlanner();
        planner.add(1, one);
        return planner.add(2, other).contains(1L);
    }

    @Test
    void beforeAndAfterImagesOfEveryUniqueIndexCount() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE, n INT)");
        pair.forget("plans", "t");
        meetTables("INSERT INTO plans.t VALUES (99, NULL, 1)");
        TransactionKeys insert = keys("INSERT INTO plans.t VALUES (1, 'Ab', 1)");
        TransactionKeys moved = keys("UPDATE plans.t SET id = 2, code = 'cd' WHERE id = 1");
        TransactionKeys reuse = keys("INSERT INTO plans.t VALUES (3, 'AB ', 1)".replace("AB ", "AB"));
        TransactionKeys again = keys("INSERT INTO plans.t VALUES (1, NULL, 1)");
        TransactionKeys other = keys("INSERT INTO plans.t VALUES (7, 'zz', 1)");

        assertThat(insert.barrier()).isFalse();
        assertThat(meet(insert, moved)).isTrue();
        assertThat(meet(moved, reuse)).isTrue();
        assertThat(meet(moved, again)).isTrue();
        assertThat(meet(reuse, again)).isFalse();
        assertThat(meet(moved, other)).isFalse();
        assertThat(again.keys())
                .as("of the primary key, and one of the table's rows")
                .hasSize(2);
        assertThat(again.tables()).containsExactly(table("t"));
    }

    @Test
    void uniqueIndexesOfTheTargetAloneCount() throws Exception {
        pair.onSource("CREATE TABLE plans.t (id INT PRIMARY KEY, a VARCHAR(20), j JSON)");
        pair.onTarget("CREATE TABLE plans.t (id INT PRIMARY KEY, a VARCHAR(20), j JSON, UNIQUE pre (a(2)),"
                + " UNIQUE fun ((CAST(j->'$.x' AS UNSIGNED))))");
        pair.forget("plans", "t");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 'abc', NULL)");
        TransactionKeys same = keys("INSERT INTO plans.t VALUES (2, 'ABx', NULL)");
        assertThat(meet(one, same)).isTrue();
        assertThat(one.keys()).contains(RowKey.wildcard(new IndexId(table("t"), "fun")));
    }

    @Test
    void tableWithoutAKeyStaysInOrder() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT, u INT UNIQUE)");
        pair.forget("plans", "t");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 1)");
        TransactionKeys other = keys("INSERT INTO plans.t VALUES (2, NULL)");
        assertThat(one.barrier()).isFalse();
        assertThat(meet(one, other)).isTrue();
    }

    @Test
    void childrenMeetTheirParentsAndCascadesThatAreNotLoggedMeetEverything() throws Exception {
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
        meetTables(
                "INSERT INTO plans.p VALUES (99, 'z')",
                "INSERT INTO plans.c VALUES (99, NULL)",
                "INSERT INTO plans.g VALUES (99, NULL)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (1, 'a')");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (10, 1)");
        TransactionKeys stranger = keys("INSERT INTO plans.c VALUES (11, 2)");
        TransactionKeys grandchild = keys("INSERT INTO plans.g VALUES (100, 77)");
        TransactionKeys delete = keys("DELETE FROM plans.p WHERE id = 1");

        assertThat(child.tables()).containsExactlyInAnyOrder(table("c"), table("p"));
        assertThat(meet(parent, child)).isTrue();
        assertThat(meet(parent, stranger)).isFalse();
        assertThat(meet(stranger, delete)).isEqualTo(false);
        assertThat(meet(child, delete)).isTrue();
        assertThat(meet(grandchild, delete)).isFalse();

        pair.onSource("INSERT INTO plans.p VALUES (5, 'e')");
        pair.skip();
        pair.onSource("DELETE FROM plans.p WHERE id = 5");
        TransactionKeys unlogged =
                extractor.keys(pair.transactionsWithoutCascadeFlag().get(0));
        assertThat(meet(stranger, unlogged)).isTrue();
        assertThat(meet(grandchild, unlogged)).isTrue();
    }

    @Test
    void anotherDefinitionAndAMissingTableKeepTheirTableInOrder() throws Exception {
        pair.onBoth(
                "CREATE TABLE plans.t (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, t INT)",
                "CREATE TABLE plans.u (id INT PRIMARY KEY)");
        pair.forget("plans", "t", "c", "u");
        meetTables(
                "INSERT INTO plans.t VALUES (99, 99)",
                "INSERT INTO plans.c VALUES (99, 99)",
                "INSERT INTO plans.u VALUES (99)");
        TransactionKeys one = keys("INSERT INTO plans.t VALUES (1, 1)");
        TransactionKeys two = keys("INSERT INTO plans.t VALUES (2, 2)");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (1, 1)");
        TransactionKeys unrelated = keys("INSERT INTO plans.u VALUES (1)");
        assertThat(meet(one, two)).isFalse();

        pair.onTarget("ALTER TABLE plans.t ADD UNIQUE (n)");
        pair.forget("plans", "t");
        TransactionKeys first = keys("INSERT INTO plans.t VALUES (3, 3)");
        TransactionKeys second = keys("INSERT INTO plans.t VALUES (4, 4)");
        TransactionKeys third = keys("INSERT INTO plans.t VALUES (5, 5)");
        assertThat(meet(one, first)).isTrue();
        assertThat(meet(first, second)).isTrue();
        assertThat(meet(second, third)).isFalse();
        assertThat(meet(unrelated, first)).isFalse();
        assertThat(meet(first, unrelated)).isFalse();

        pair.onTarget("ALTER TABLE plans.c ADD FOREIGN KEY (t) REFERENCES plans.t (id)");
        pair.forget("plans", "c", "t");
        TransactionKeys withParent = keys("INSERT INTO plans.c VALUES (2, 2)");
        assertThat(meet(child, withParent)).isTrue();
        assertThat(meet(third, withParent)).as("keys of the parent from before").isTrue();
        assertThat(meet(unrelated, withParent)).isFalse();

        pair.onTarget("ALTER TABLE plans.c DROP FOREIGN KEY c_ibfk_1", "DROP TABLE plans.t");
        pair.forget("plans", "c", "t");
        TransactionKeys missing = keys("INSERT INTO plans.t VALUES (6, 6)");
        TransactionKeys missingToo = keys("INSERT INTO plans.t VALUES (7, 7)");
        assertThat(meet(third, missing)).isTrue();
        assertThat(meet(missing, missingToo)).isTrue();
        assertThat(meet(missing, unrelated)).isFalse();
        assertThat(missing.tables()).containsExactly(table("t"));
    }

    /** Folds of before and after an ALTER of the source are of the same value. */
    @Test
    void membersKeepTheirKeysWhenTheSourceNumbersThemAnew() throws Exception {
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

        assertThat(meet(insert, other)).isFalse();
        assertThat(meet(insert, update)).isTrue();
        assertThat(meet(other, update)).isFalse();
        assertThat(meet(insert, taken)).isTrue();
        assertThat(meet(other, taken)).isFalse();
    }

    /** After a restart the first transaction may be one that a held table keeps waiting. */
    @Test
    void tablesMetForTheFirstTimeDoNotHoldTheirNeighbours() throws Exception {
        pair.onBoth(
                "CREATE TABLE plans.p (id INT PRIMARY KEY, n INT)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))",
                "CREATE TABLE plans.s (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))",
                "INSERT INTO plans.p VALUES (1, 1), (2, 2)");
        pair.forget("plans", "p", "c", "s");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (1, 1)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (3, 3)");
        TransactionKeys sibling = keys("INSERT INTO plans.s VALUES (1, 2)");
        TransactionKeys siblingOfOne = keys("INSERT INTO plans.s VALUES (2, 1)");
        TransactionKeys sameParent = keys("UPDATE plans.p SET n = 4 WHERE id = 2");

        assertThat(meet(child, parent)).isFalse();
        assertThat(meet(child, sibling)).isFalse();
        assertThat(meet(child, siblingOfOne)).isTrue();
        assertThat(meet(sibling, sameParent)).isTrue();
    }

    @Test
    void aChildMetForTheFirstTimeStaysBehindItsParentsOfBefore() throws Exception {
        pair.onBoth("CREATE TABLE plans.p (id INT PRIMARY KEY)");
        pair.forget("plans", "p");
        meetTables("INSERT INTO plans.p VALUES (98)");
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (1)");
        pair.onBoth("CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id))");
        pair.forget("plans", "c", "p");
        assertThat(meet(parent, keys("INSERT INTO plans.c VALUES (1, 1)"))).isTrue();
    }

    @Test
    void aChildThatWasMissingStaysInOrderWithItsParents() throws Exception {
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
        assertThat(meet(child, keys("DELETE FROM plans.p WHERE id = 1"))).isTrue();
    }

    @Test
    void aTableThatACascadeReachesAndThatIsGoneStaysInOrder() throws Exception {
        pair.onSource("CREATE TABLE plans.p (id INT PRIMARY KEY)", "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT)");
        pair.onTarget(
                "CREATE TABLE plans.p (id INT PRIMARY KEY)",
                "CREATE TABLE plans.c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES plans.p (id)"
                        + " ON DELETE CASCADE)");
        pair.forget("plans", "p", "c");
        meetTables("INSERT INTO plans.p VALUES (1)", "INSERT INTO plans.c VALUES (99, 99)");
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
        assertThat(meet(before, unlogged)).isTrue();
        assertThat(meet(unlogged, after)).isTrue();
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
