package io.crosstide.change.gtid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GtidTest {
    private static final String A = "3e11fa47-71ca-11e1-9e33-c80aa9429562";

    @ParameterizedTest
    @ValueSource(strings = {A + ":1", A + ":9223372036854775806", A + ":_t1:5"})
    void readsWhatItPrints(String text) {
        assertThat(Gtid.parse(text)).hasToString(text);
    }

    @Test
    void convertsTagsToLowerCase() {
        assertThat(Gtid.parse(A + " : Tag : 5")).hasToString(A + ":tag:5");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", A, A + ":", A + ":0", A + ":-1", A + ":1-2", A + "::1", A + ":a:b:1", "AUTOMATIC"})
    void refusesTextThatIsNoGtid(String text) {
        assertThatThrownBy(() -> Gtid.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text);
    }
}
