package io.crosstide.cli.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class UnknownTableTest {

    private static final List<String> KNOWN = List.of("shop.item", "shop.größe", "shop.part");

    @Test
    void namesTheKnownTables() {
        assertThat(UnknownTable.advice("other.thing", KNOWN))
                .isEqualTo("Known tables: shop.größe, shop.item, shop.part.");
    }

    @Test
    void suggestsANameInAnotherLetterCase() {
        assertThat(UnknownTable.advice("Shop.Item", KNOWN)).startsWith("Did you mean shop.item?");
    }

    @Test
    void suggestsTheNameWhoseCharactersAreLost() {
        assertThat(UnknownTable.advice("shop.gr????e", KNOWN))
                .startsWith("Did you mean shop.größe?")
                .contains("LC_ALL=C.UTF-8");
        assertThat(UnknownTable.advice("shop.gr\uFFFD\uFFFD\uFFFD\uFFFDe", KNOWN))
                .startsWith("Did you mean shop.größe?");
        assertThat(UnknownTable.advice("shop.i\uFFFD", List.of("shop.iß"))).startsWith("Did you mean shop.iß?");
    }

    @Test
    void cutsALongList() {
        List<String> many =
                IntStream.range(100, 130).mapToObj(number -> "shop.t" + number).toList();

        assertThat(UnknownTable.advice("other.thing", many))
                .endsWith("shop.t119 and 10 more.")
                .doesNotContain("shop.t120");
    }
}
