package io.crosstide.writer.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.conflict.ConflictKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * W2 on real servers: few rows, many transactions, several connections side by side in the planner's order. The target
 * ends like the source, and meets no conflict.
 */
@ExtendWith(ReplayExtension.class)
class ContentionTest {
    private static final int TRANSACTIONS = 600;

    private final ReplayPair pair;

    ContentionTest(ReplayPair pair) {
        this.pair = pair;
    }

    @Test
    void endsLikeSerialOrder() throws Exception {
        long seed = System.nanoTime();
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
        write(new Random(seed));

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

    private void write(Random random) throws SQLException {
        pair.onSource("SET SESSION foreign_key_checks = 1");
        for (int i = 0; i < TRANSACTIONS; i++) {
            List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
            for (int k = random.nextInt(3); k >= 0; k--) {
                statements.add(statement(random));
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
