package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.EventsReader.TableRows;
import io.crosstide.writer.apply.ReplayExtension;
import io.crosstide.writer.apply.ReplayPair;
import io.crosstide.writer.schema.TableName;
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

    private static boolean meet(TransactionKeys one, TransactionKeys other) {
        ApplyPlanner planner = new ApplyPlanner();
        planner.add(1, one);
        return planner.add(2, other).contains(1L);
    }

    @Test
    void beforeAndAfterImagesOfEveryUniqueIndexCount() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT PRIMARY KEY, code VARCHAR(20) UNIQUE, n INT)");
        pair.forget("plans", "t");
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
        assertThat(again.keys()).hasSize(1);
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
        TransactionKeys parent = keys("INSERT INTO plans.p VALUES (1, 'a')");
        TransactionKeys child = keys("INSERT INTO plans.c VALUES (10, 1)");
        TransactionKeys stranger = keys("INSERT INTO plans.c VALUES (11, 2)");
        TransactionKeys grandchild = keys("INSERT INTO plans.g VALUES (100, 77)");
        TransactionKeys delete = keys("DELETE FROM plans.p WHERE id = 1");

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
    void anotherDefinitionAndAMissingTableAreBarriers() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id INT PRIMARY KEY, n INT)");
        pair.forget("plans", "t");
        assertThat(keys("INSERT INTO plans.t VALUES (1, 1)").barrier()).isFalse();
        pair.onTarget("ALTER TABLE plans.t ADD UNIQUE (n)");
        pair.forget("plans", "t");
        assertThat(keys("INSERT INTO plans.t VALUES (2, 2)").barrier()).isTrue();
        assertThat(keys("INSERT INTO plans.t VALUES (3, 3)").barrier()).isFalse();
        pair.onTarget("DROP TABLE plans.t");
        pair.forget("plans", "t");
        assertThat(keys("INSERT INTO plans.t VALUES (4, 4)").barrier()).isTrue();
    }

    @Test
    void longValuesHaveShortKeys() throws Exception {
        pair.onBoth("CREATE TABLE plans.t (id VARCHAR(700) PRIMARY KEY)");
        pair.forget("plans", "t");
        Set<RowKey> one = keys("INSERT INTO plans.t VALUES (CONCAT(REPEAT('x', 600), '1'))")
                .keys();
        Set<RowKey> other = keys("INSERT INTO plans.t VALUES (CONCAT(REPEAT('x', 600), '2'))")
                .keys();
        assertThat(one).isNotEqualTo(other);
        assertThat(one.iterator().next().fold()).hasSizeLessThan(200);
    }

    private static TableName table(String name) {
        return new TableName("plans", name);
    }
}
