package io.crosstide.compare.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.compare.ComparedColumn;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyConditionTest {
    private static final ComparedColumn ID = new ComparedColumn("id", "bigint", false);
    private static final ComparedColumn BYTES = new ComparedColumn("b`", "varbinary", false);
    private static final ComparedColumn TIME = new ComparedColumn("t", "datetime", false);

    @Test
    void namesEachColumn() {
        assertThat(KeyCondition.of(List.of(ID, BYTES, TIME), List.of("-7", "00FF", "2020-01-02 03:04:05.678")))
                .isEqualTo("`id` = -7 AND `b``` = X'00FF' AND `t` = '2020-01-02 03:04:05.678'");
    }

    @Test
    void refusesValuesOfAnotherForm() {
        for (String value : List.of("1 OR 1=1", "", "0x7", "1;", "'")) {
            assertThatThrownBy(() -> KeyCondition.of(List.of(ID), List.of(value)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("column id");
        }
        assertThatThrownBy(() -> KeyCondition.of(List.of(BYTES), List.of("0G"))).hasMessageContaining("form");
        assertThatThrownBy(() -> KeyCondition.of(List.of(TIME), List.of("' OR '1")))
                .hasMessageContaining("form");
    }
}
