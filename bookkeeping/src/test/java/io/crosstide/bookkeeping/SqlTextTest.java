package io.crosstide.bookkeeping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SqlTextTest {

    @Test
    void literalInAnySqlModeDoublesQuotes() {
        assertThat(SqlText.literalInAnySqlMode("o'neil")).isEqualTo("'o''neil'");
    }

    @Test
    void literalInAnySqlModeRefusesBackslashAndNul() {
        assertThatThrownBy(() -> SqlText.literalInAnySqlMode("a\\b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SqlText.literalInAnySqlMode("a\0b")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void literalInEmptySqlModeEscapesBackslashes() {
        assertThat(SqlText.literalInEmptySqlMode("a'b\\c")).isEqualTo("'a''b\\\\c'");
    }

    @Test
    void identifierDoublesBackticks() {
        assertThat(SqlText.identifier("a`b")).isEqualTo("`a``b`");
    }
}
