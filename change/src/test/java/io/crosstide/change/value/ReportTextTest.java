package io.crosstide.change.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.value.ColumnValue.BitValue;
import io.crosstide.change.value.ColumnValue.Bytes;
import io.crosstide.change.value.ColumnValue.Characters;
import io.crosstide.change.value.ColumnValue.DoubleValue;
import io.crosstide.change.value.ColumnValue.EnumValue;
import io.crosstide.change.value.ColumnValue.FloatValue;
import io.crosstide.change.value.ColumnValue.Null;
import io.crosstide.change.value.ColumnValue.SetValue;
import io.crosstide.change.value.ColumnValue.UnsignedInteger;
import io.crosstide.change.value.ColumnValue.Year;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ReportTextTest {
    private static final int UTF8MB4 = 255;
    private static final int LATIN1 = 8;
    private static final int GBK = 28;
    private static final int UNKNOWN = 9_999;
    private static final Column MEMBERS =
            new Column(0, "c", ColumnType.ENUM, 1, true, false, UTF8MB4, List.of("a", "b", "c", "#1", ""), true);

    static Stream<Arguments> values() {
        return Stream.of(
                Arguments.of(new UnsignedInteger(-1), "18446744073709551615"),
                Arguments.of(new FloatValue(0.1f), "0.1"),
                Arguments.of(new DoubleValue(-0.0), "-0"),
                Arguments.of(new DoubleValue(1e300), "1.0E300"),
                Arguments.of(new Year(0), "0000"),
                Arguments.of(new Characters("é中".getBytes(StandardCharsets.UTF_8), UTF8MB4), "é中"),
                Arguments.of(new Characters(new byte[] {(byte) 0xe9}, LATIN1), "é"),
                Arguments.of(new Characters("中".getBytes(Charset.forName("GBK")), GBK), "中"),
                Arguments.of(new Characters(new byte[] {(byte) 0xe9}, UTF8MB4), "0xE9"),
                Arguments.of(new Characters(new byte[] {65}, UNKNOWN), "0x41"),
                Arguments.of(new Bytes(new byte[] {0, 65}), "0x0041"),
                Arguments.of(new Bytes(new byte[0]), "0x"),
                Arguments.of(new BitValue(0x155, 9), "0x0155"),
                Arguments.of(new EnumValue(2), "b"),
                Arguments.of(new Characters("0x41".getBytes(StandardCharsets.UTF_8), UTF8MB4), "0x30783431"),
                Arguments.of(new Characters("0x4".getBytes(StandardCharsets.UTF_8), UTF8MB4), "0x4"),
                Arguments.of(new Characters("0x".getBytes(StandardCharsets.UTF_8), UTF8MB4), "0x3078"),
                Arguments.of(new EnumValue(0), "#0"),
                Arguments.of(new EnumValue(4), "#4"),
                Arguments.of(new EnumValue(5), "#5"),
                Arguments.of(new SetValue(0b11001), "a,#4,#5"),
                Arguments.of(new EnumValue(7), "#7"),
                Arguments.of(new SetValue(0b101), "a,c"),
                Arguments.of(new SetValue(0), ""));
    }

    @ParameterizedTest
    @MethodSource("values")
    void showsValues(ColumnValue value, String text) {
        assertThat(ReportText.of(value, MEMBERS)).isEqualTo(text);
    }

    @Test
    void nullIsNull() {
        assertThat(ReportText.of(Null.INSTANCE, MEMBERS)).isNull();
    }
}
