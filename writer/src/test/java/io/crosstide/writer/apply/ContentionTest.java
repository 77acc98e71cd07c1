package io.crosstide.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.conflict.ConflictKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * W2 on real servers: few rows, many transactions, several connections side by side in the planner's order. The target
 * ends like the source, and meets no conflict.
 */
@ExtendWith(ReplayExtension.class)
class ContentionTest {
    private static final int TRANSACTIONS = 600;
    /** Equal, for the index, to some others, to none, or NULL. */
    private static final List<Function<Random, String>> KEY_VALUES = List.of(
            random -> "accent = '" + oneOf(random, "e1", "é1", "E1", "e2", "Ê2", "e3", "e4") + "'",
            random -> "padded = '" + oneOf(random, "x", "X ", "x  ", "y", "Y ", "z", "") + "'",
            random -> "pre = x'" + oneOf(random, "01", "0102", "010203", "0202", "02020202", "03") + "'",
            random -> "n = " + oneOf(random, "1", "2", "NULL") + ", m = " + oneOf(random, "1", "2", "NULL"),
            random -> "kind = '" + oneOf(random, "a", "b", "e") + "', m = " + oneOf(random, "1", "2", "3", "NULL"),
            random -> "accent = NULL, padded = NULL");

    private final ReplayPair pair;

    ContentionTest(ReplayPair pair) {
        this.pair = pair;
    }

    @Test
    void endsLikeSerialOrder() throws Exception {
        long seed = seed();
        pair.onBoth(
                "DROP DATABASE IF EXISTS rush",
                "CREATE DATABASE rush",
                "CREATE TABLE rush.p (id INT PRIMARY KEY, code VARCHAR(20) COLLATE utf8mb4_general_ci UNIQUE, n INT)",
                "CREATE TABLE rush.c (id INT PRIMARY KEY, p INT, u VARCHAR(20), UNIQUE (u(2)), CONSTRAINT of_p"
                        + " FOREIGN KEY (p) REFERENCES rush.p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                "CREATE TABLE rush.log (line VARCHAR(30), n INT)");
        pair.forget("rush", "p", "c", "log");
        pair.takeConflicts();
        pair.skip();
        write(new Random(seed), ContentionTest::statement);

        Map<ConflictKind, Integer> conflicts = SideBySide.apply(pair, pair.transactions());

        assertThat(conflicts).as("seed %d", seed).isEmpty();
        for (String query : List.of(
                "SELECT id, HEX(code), n FROM rush.p ORDER BY id",
                "SELECT id, p, HEX(u) FROM rush.c ORDER BY id",
                "SELECT line, n, COUNT(*) FROM rush.log GROUP BY line, n ORDER BY line, n")) {
            assertThat(pair.targetRows(query)).as("seed %d", seed).isEqualTo(pair.sourceRows(query));
        }
        assertThat(pair.targetRows("SELECT COUNT(*) > 0 FROM rush.c")).containsExactly("1");
    }

    /** A functional index keeps all of its table in order; so it has one of its own. */
    @Test
    void w2EndsLikeSerialOrderWhateverTheUniqueKeys() throws Exception {
        long seed = seed();
        pair.onBoth(
                "DROP DATABASE IF EXISTS rush",
                "CREATE DATABASE rush",
                "CREATE TABLE rush.k (id INT PRIMARY KEY, accent VARCHAR(9) COLLATE utf8mb4_0900_ai_ci UNIQUE,"
                        + " padded VARCHAR(9) COLLATE utf8mb4_general_ci UNIQUE, pre VARBINARY(9), n INT, m INT, kind"
                        + " ENUM('a', 'b', 'c', 'd', 'e'), UNIQUE (pre(2)), UNIQUE (n, m), UNIQUE (kind, m))",
                "CREATE TABLE rush.f (id INT PRIMARY KEY, word VARCHAR(9), UNIQUE ((UPPER(TRIM(word)))))");
        pair.forget("rush", "k", "f");
        pair.takeConflicts();
        pair.skip();
        write(new Random(seed), ContentionTest::statementOfOtherKeys);

        Map<ConflictKind, Integer> conflicts = SideBySide.apply(pair, pair.transactions());

        assertThat(conflicts).as("seed %d", seed).isEmpty();
        for (String query : List.of(
                "SELECT id, HEX(accent), HEX(padded), HEX(pre), n, m, kind FROM rush.k ORDER BY id",
                "SELECT id, HEX(word) FROM rush.f ORDER BY id")) {
            assertThat(pair.targetRows(query)).as("seed %d", seed).isEqualTo(pair.sourceRows(query));
        }
        assertThat(pair.targetRows("SELECT COUNT(*) > 0 FROM rush.k")).containsExactly("1");
    }

    private static long seed() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        return seed;
    }

    private static String statementOfOtherKeys(Random random) {
        int id = random.nextInt(16);
        String value = KEY_VALUES.get(random.nextInt(KEY_VALUES.size())).apply(random);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> "INSERT INTO rush.k SET id = " + id + ", " + value;
            case 3, 4, 5 -> "UPDATE rush.k SET " + value + " WHERE id = " + id;
            case 6 -> "UPDATE rush.k SET id = " + random.nextInt(16) + " WHERE id = " + id;
            case 7 -> "DELETE FROM rush.k WHERE id = " + id;
            case 8 -> "REPLACE INTO rush.k SET id = " + id + ", " + value;
            default -> "REPLACE INTO rush.f VALUES (" + id + ", '" + oneOf(random, "w", "W ", " w", "é", "É") + "')";
        };
    }

    private static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private void write(Random random, Function<Random, String> next) throws SQLException {
        pair.onSource("SET SESSION foreign_key_checks = 1");
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
            for (int k = random.nextInt(3); k >= 0; k--) {
                statements.add(next.apply(random));
            }
            statements.add("COMMIT");
            for (String statement : statements) {
                try {
                    pair.onSource(statement);
                } catch (SQLException e) {
                    assertThat(e.getErrorCode()).as(statement).isIn(1062, 1451, 1452, 1761);
                }
            }
        }
    }

    private static String statement(Random random) {
        int id = random.nextInt(12);
        int other = random.nextInt(12);
        String code = (random.nextBoolean() ? "K" : "k") + random.nextInt(10) + (random.nextInt(9) == 0 ? "é" : "");
        return switch (random.nextInt(9)) {
            case 0, 1 -> "INSERT INTO rush.p VALUES (" + id + ", '" + code + "', 0)";
            case 2 -> "UPDATE rush.p SET n = n + 1, code = '" + code + "' WHERE id = " + id;
            case 3 -> "UPDATE rush.p SET id = " + other + " WHERE id = " + id;
            case 4 -> "DELETE FROM rush.p WHERE id = " + id;
            case 5, 6 -> "INSERT INTO rush.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + code + "')";
            case 7 -> "REPLACE INTO rush.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + "')";
            default ->
                random.nextBoolean()
                        ? "INSERT INTO rush.log VALUES ('" + code + "', " + other + ")"
                        : "DELETE FROM rush.log WHERE n = " + other + " LIMIT 1";
        };
    }
}
