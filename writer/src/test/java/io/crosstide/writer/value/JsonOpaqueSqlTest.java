package io.crosstide.writer.value;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.value.JsonValue.JsonOpaque;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** W4: scalars that no expression makes are refused before any statement is sent. */
class JsonOpaqueSqlTest {
    @ParameterizedTest
    @CsvSource({"16, 9", "254, 256", "253, 1", "242, 8", "255, 25"})
    void w4ScalarWithoutExpressionIsRefusedByItsType(int type, int length) {
        assertThatThrownBy(() -> JsonOpaqueSql.append(new Sql(), new JsonOpaque(type, new byte[length])))
                .isInstanceOf(InexpressibleValueException.class)
                .hasMessageContaining("bytes of MySQL's type " + type);
    }
}
