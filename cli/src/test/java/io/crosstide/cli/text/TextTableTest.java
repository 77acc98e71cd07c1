package io.crosstide.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void alignsColumnsNumbersToTheRight() {
        TextTable table = new TextTable("TABLE", "ROWS", "LAG");
        table.row("shop.orders", "1,234", "0.1 s").row("shop.a", 7, "-");
        assertThat(table.lines())
                .containsExactly(
                        "TABLE         ROWS    LAG", //
                        "shop.orders  1,234  0.1 s",
                        "shop.a           7      -");
    }

    @Test
    void countsCharactersNotUnits() {
        TextTable table = new TextTable("A", "B");
        table.row("😀", "x").row("ab", "y");
        assertThat(table.lines()).containsExactly("A   B", "😀   x", "ab  y");
    }

    @Test
    void refusesRowOfAnotherWidth() {
        assertThatThrownBy(() -> new TextTable("A").row(1, 2)).isInstanceOf(IllegalArgumentException.class);
    }
}
