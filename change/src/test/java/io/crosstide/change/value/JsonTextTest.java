package io.crosstide.change.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.event.CorruptEventException;
import io.crosstide.change.value.JsonValue.JsonInteger;
import io.crosstide.change.value.JsonValue.JsonUnsigned;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The binary form of each text comes from a MySQL 9.7.4 server. {@code RecordedBinlogTest} covers whole documents. */
class JsonTextTest {
    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0400|null",
                "0401|true",
                "0402|false",
                "05ffff|-1",
                "09 ffffffff00000000|4294967295",
                "09 0000000000000080|-9223372036854775808",
                "0a 0000000001000000|4294967296",
                "0a ffffffffffffffff|18446744073709551615",
                "0b 000000000000f83f|1.5",
                "0b 0000000000000080|-0.0",
                "0b 00003426f56b0c43|1.0e15",
                "0c 03 61220a|\"a\\\"\\n\"",
                "00 0000 0400|{}",
                "02 0000 0400|[]",
            })
    void textGivesTheSameDocumentBack(String hex, String text) throws UnsupportedValueException {
        assertThat(JsonText.render(bytes(hex))).isEqualTo(text);
        assertThat(JsonText.isExact(JsonBinary.parse(bytes(hex)))).isTrue();
    }

    @Test
    void emptyValueIsNull() throws UnsupportedValueException {
        assertThat(JsonText.render(new byte[0])).isEqualTo("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // CAST(5 AS UNSIGNED): the text 5 would become signed
                "06 0500",
                "0a ffffffff00000000",
                // CAST(4294967296 AS SIGNED): the text would become unsigned
                "09 0000000001000000",
                // DECIMAL 1.50
                "0f f6 04 0302 8132",
                // bytes
                "0f 0f 02 00ff",
            })
    void refusesValuesThatTextCannotRepresent(String hex) {
        assertThatThrownBy(() -> JsonText.render(bytes(hex)))
                .isInstanceOf(UnsupportedValueException.class)
                .hasMessageContaining("at $,");
    }

    @Test
    void refusalNamesThePlace() {
        // {"a": [1, unsigned 5]}
        byte[] document = bytes("00 0100 1600 0b00 0100 02 0c00 61 0200 0a00 05 0100 06 0500");

        assertThat(JsonText.display(document)).isEqualTo("{\"a\": [1, 5]}");
        assertThatThrownBy(() -> JsonText.render(document))
                .hasMessageContaining("an unsigned integer of 32 bits or fewer at $.\"a\"[1]");
    }

    /** Otherwise a hundred bytes could be a document of any size. */
    @Test
    void refusesValuesThatShareAPart() {
        assertThatThrownBy(() -> JsonBinary.parse(bytes("02 0200 1200 02 0a00 02 0a00 0100 0800 0c 0700 00")))
                .isInstanceOf(CorruptEventException.class)
                .hasMessageContaining("belongs to several values");
    }

    @Test
    void documentsAreEqualDespiteGapsInTheirStorage() {
        byte[] compact = bytes("02 0100 0900 0c 0700 0161");
        byte[] withGap = bytes("02 0100 0b00 0c 0700 0161 0000");

        assertThat(new ColumnValue.Json(withGap)).isEqualTo(new ColumnValue.Json(compact));
        assertThat(new ColumnValue.Json(withGap)).hasSameHashCodeAs(new ColumnValue.Json(compact));
        assertThat(new ColumnValue.Json(compact)).isNotEqualTo(new ColumnValue.Json(bytes("02 0000 0400")));
    }

    @Test
    void numbersOfDifferentTypesAreDifferentValues() {
        assertThat((JsonValue) new JsonInteger(5)).isNotEqualTo(new JsonUnsigned(5));
    }
}
