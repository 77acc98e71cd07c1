package io.crosstide.writer.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.value.ColumnValue;
import io.crosstide.writer.schema.TargetColumn;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ValueFoldTest {
    private static TargetColumn column(@Nullable String charset, @Nullable String collation) {
        return new TargetColumn(
                "c",
                "varchar",
                "varchar(9)",
                true,
                false,
                false,
                null,
                charset,
                collation,
                1,
                9,
                0,
                0,
                null,
                false,
                List.of());
    }

    private static @Nullable String fold(String text, String charset, String collation, int prefix) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ValueFold.fold(new ColumnValue.Characters(bytes, 1), List.of(), column(charset, collation), prefix);
    }

    @Test
    void removesCaseAndTrailingSpaces() {
        assertThat(fold("AbC-1 ", "utf8mb4", "utf8mb4_0900_ai_ci", 0)).isEqualTo("abc-1");
        assertThat(fold("abc-1", "latin1", "latin1_swedish_ci", 0)).isEqualTo("abc-1");
    }

    @Test
    void returnsNullIfEqualityIsUnknown() {
        assertThat(fold("straße", "utf8mb4", "utf8mb4_0900_ai_ci", 0)).isNull();
        assertThat(fold("a\tb", "utf8mb4", "utf8mb4_unicode_ci", 0)).isNull();
        assertThat(fold("abc", "utf8mb4", "utf8mb4_da_0900_ai_ci", 0)).isNull();
        assertThat(fold("abc", "utf16", "utf16_bin", 0)).isNull();
    }

    @Test
    void binaryCollationsAreExactExceptForTrailingSpaces() {
        assertThat(fold("Aé ", "utf8mb4", "utf8mb4_bin", 0)).isEqualTo("41c3a9");
        assertThat(fold("Aé", "utf8mb4", "utf8mb4_0900_bin", 0)).isEqualTo("41c3a9");
    }

    @Test
    void usesOnlyThePrefix() {
        assertThat(fold("ABCdéf", "utf8mb4", "utf8mb4_0900_ai_ci", 3)).isEqualTo("abc");
        assertThat(fold("abé", "utf8mb4", "utf8mb4_0900_ai_ci", 3)).isNull();
        assertThat(fold("abé", "utf8mb4", "utf8mb4_bin", 3)).isNull();
        assertThat(ValueFold.fold(new ColumnValue.Bytes(new byte[] {1, 2, 3}), List.of(), column(null, null), 2))
                .isEqualTo("0102");
    }

    @Test
    void equalNumbersHaveOneFold() {
        TargetColumn any = column(null, null);
        assertThat(ValueFold.fold(new ColumnValue.DoubleValue(-0.0), List.of(), any, 0))
                .isEqualTo(ValueFold.fold(new ColumnValue.DoubleValue(0.0), List.of(), any, 0));
        assertThat(ValueFold.fold(new ColumnValue.Decimal("1.50"), List.of(), any, 0))
                .isEqualTo(ValueFold.fold(new ColumnValue.Decimal("1.5000"), List.of(), any, 0));
        assertThat(ValueFold.fold(new ColumnValue.UnsignedInteger(-1), List.of(), any, 0))
                .isEqualTo("18446744073709551615");
        assertThat(ValueFold.fold(new ColumnValue.Temporal("2024-01-01 00:00:00.100"), List.of(), any, 0))
                .isEqualTo(ValueFold.fold(new ColumnValue.Temporal("2024-01-01 00:00:00.1"), List.of(), any, 0));
        assertThat(ValueFold.fold(new ColumnValue.Json(new byte[0]), List.of(), any, 0))
                .isNull();
    }
}
