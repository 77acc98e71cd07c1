package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.writer.row.ReplayExtension;
import io.crosstide.writer.row.ReplayPair;
import io.crosstide.writer.row.Seed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Checks against a server that folds are never finer than its collations. */
@ExtendWith(ReplayExtension.class)
class CollationFoldServerTest {
    private final ReplayPair pair;

    CollationFoldServerTest(ReplayPair pair) {
        this.pair = pair;
    }

    private List<String> collations() throws Exception {
        List<String> known = new ArrayList<>();
        for (String collation : pair.targetRows("SELECT COLLATION_NAME FROM information_schema.COLLATIONS")) {
            if (CollationFold.known().contains(collation)) {
                known.add(collation);
            }
        }
        return known;
    }

    private static String charset(String collation) {
        return collation.substring(0, collation.indexOf('_'));
    }

    private static String fold(String text, String collation) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return Objects.requireNonNull(CollationFold.fold(bytes, charset(collation), collation, 0));
    }

    @Test
    void equalCharactersHaveEqualFolds() throws Exception {
        assertThat(collations()).hasSizeGreaterThanOrEqualTo(12);
        for (String collation : collations()) {
            String literal = "CONVERT(CHAR(%s.n) USING " + charset(collation) + ") COLLATE " + collation;
            List<String> equal = pair.targetRows("WITH RECURSIVE c (n) AS (SELECT 32 UNION ALL SELECT n + 1 FROM c"
                    + " WHERE n < 126) SELECT CHAR(a.n USING ascii), CHAR(b.n USING ascii) FROM c a, c b WHERE a.n < b.n"
                    + " AND CONCAT('x', " + literal.formatted("a") + ", 'x') = CONCAT('x', " + literal.formatted("b")
                    + ", 'x')");
            for (String both : equal) {
                String[] characters = both.split(" \\| ", -1);
                assertThat(fold(characters[0], collation))
                        .as("%s in %s", both, collation)
                        .isEqualTo(fold(characters[1], collation));
            }
        }
    }

    @Test
    void equalStringsHaveEqualFolds() throws Exception {
        long seed = Seed.next();
        Random random = new Random(seed);
        for (String collation : collations()) {
            pair.onTarget(
                    "DROP DATABASE IF EXISTS folds",
                    "CREATE DATABASE folds",
                    "CREATE TABLE folds.t (v VARCHAR(20)) CHARACTER SET " + charset(collation) + " COLLATE "
                            + collation);
            StringBuilder values = new StringBuilder();
            for (int i = 0; i < 3000; i++) {
                byte[] text = new byte[random.nextInt(4)];
                for (int k = 0; k < text.length; k++) {
                    text[k] = (byte)
                            (random.nextBoolean()
                                    ? ' ' + random.nextInt(95)
                                    : "aAsSlLcChH -_".charAt(random.nextInt(13)));
                }
                values.append(i == 0 ? "(X'" : ", (X'")
                        .append(HexFormat.of().formatHex(text))
                        .append("')");
            }
            pair.onTarget("INSERT INTO folds.t VALUES " + values);
            for (String both : pair.targetRows("SELECT HEX(MIN(BINARY v)), HEX(MAX(BINARY v)) FROM folds.t"
                    + " GROUP BY v HAVING MIN(BINARY v) <> MAX(BINARY v)")) {
                String[] strings = both.split(" \\| ", -1);
                assertThat(fold(text(strings[0]), collation))
                        .as("%s in %s, seed %d", both, collation, seed)
                        .isEqualTo(fold(text(strings[1]), collation));
            }
        }
    }

    private static String text(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.US_ASCII);
    }
}
