package io.crosstide.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableRulesTest {

    private static TableRules including(String... include) {
        return TableRules.of(List.of(include), List.of());
    }

    @Test
    void matchesDatabaseAndTableSeparately() {
        TableRules rules = including("shop_?.order*");

        assertThat(rules.replicates("shop_1", "orders")).isTrue();
        assertThat(rules.replicates("shop_1", "order")).isTrue();
        assertThat(rules.replicates("shop_12", "orders")).isFalse();
        assertThat(rules.replicates("shop_", "orders")).isFalse();
        assertThat(rules.replicates("shop_1.order", "x")).isFalse();
    }

    @Test
    void isCaseSensitive() {
        assertThat(including("shop.Orders").replicates("shop", "orders")).isFalse();
    }

    @Test
    void takesRegexCharactersLiterally() {
        assertThat(including("shop.a+(b)$").replicates("shop", "a+(b)$")).isTrue();
        assertThat(including("shop.a|b").replicates("shop", "a")).isFalse();
    }

    @Test
    void excludeOverridesInclude() {
        TableRules rules = TableRules.of(List.of("shop.*", "shop.audit_1"), List.of("shop.audit_*"));

        assertThat(rules.replicates("shop", "orders")).isTrue();
        assertThat(rules.replicates("shop", "audit_1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql",
                "sys",
                "information_schema",
                "performance_schema",
                "ndbinfo",
                "crosstide",
                "mysql_innodb_cluster_metadata",
                "mysql_innodb_cluster_metadata_bkp"
            })
    void neverReplicatesSchemasOfTheServer(String database) {
        assertThat(TableRules.ALL.replicates(database, "t")).isFalse();
        assertThat(including(database + ".t").replicates(database, "t")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"_orders_gho", "_orders_ghc", "_orders_del", "_orders_new", "_orders_old", "__orders_old"})
    void excludesShadowTablesUnlessNamed(String table) {
        assertThat(including("shop.*").replicates("shop", table)).isFalse();
        assertThat(including("shop.*", "shop." + table).replicates("shop", table))
                .isTrue();
    }

    @Test
    void keepsTablesThatOnlyLookLikeShadowTables() {
        assertThat(TableRules.ALL.replicates("shop", "orders_new")).isTrue();
        assertThat(TableRules.ALL.replicates("shop", "_orders")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "shop", ".", "shop.", ".orders", "a.b.c", "a b.c", "`a`.b", "\"a\".b", "a.\u0007"})
    void refusesTextThatIsNoPattern(String text) {
        assertThatThrownBy(() -> TablePattern.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void matchesLikeARegex() {
        long seed = Long.getLong("crosstide.seed", System.nanoTime());
        System.out.println("TableRulesTest seed " + seed + " (repeat with -Dcrosstide.seed)");
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            String glob = text(random, "ab*?");
            String name = text(random, "ab");
            boolean expected = Pattern.matches(glob.replace("*", ".*").replace('?', '.'), name);
            assertThat(new TablePattern("d", glob).matches("d", name))
                    .as("seed %d: %s against %s", seed, glob, name)
                    .isEqualTo(expected);
        }
    }

    private static String text(Random random, String alphabet) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(7); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
