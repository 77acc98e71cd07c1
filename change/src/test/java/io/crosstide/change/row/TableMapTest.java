package io.crosstide.change.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.event.EventHeader;
import io.crosstide.change.event.EventType;
import io.crosstide.change.event.Patch;
import io.crosstide.change.event.RecordedBinlog;
import io.crosstide.change.event.UnsupportedEventException;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableMapTest {
    private static List<byte[]> maps = List.of();

    @BeforeAll
    static void read() throws IOException {
        maps = RecordedBinlog.events("types.binlog").stream()
                .filter(event -> EventHeader.read(event, 0).type() == EventType.TABLE_MAP)
                .toList();
    }

    private static byte[] event(String table) {
        return maps.stream()
                .filter(map -> MappedTable.parse(map).table().equals(table))
                .findFirst()
                .orElseThrow();
    }

    private static Column column(String table, String name) {
        return TableMap.parse(event(table)).columns().stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "integers, a, TINY, false",
        "integers, b, TINY, true",
        "integers, i, LONGLONG, false",
        "integers, j, LONGLONG, true",
        "integers, l, LONG, true",
        "decimals, i, DECIMAL, false",
        "decimals, j, DECIMAL, true",
        "floats, d, DOUBLE, true",
        "wide, c299, LONG, true",
        "wide, c300, VARCHAR, false",
    })
    void signednessCoversNumericColumnsOnly(String table, String name, ColumnType type, boolean unsigned) {
        Column column = column(table, name);

        assertThat(column.type()).isEqualTo(type);
        assertThat(column.unsigned()).isEqualTo(unsigned);
    }

    /** (a INT, y YEAR, b INT UNSIGNED, c INT): MySQL writes a bit for YEAR, too. */
    @Test
    void yearHasASignednessBit() {
        String body = "560000000000 0100 016400 017400 04 030d0303 00 0f 0101 60 0408 0161 0179 0162 0163";

        assertThat(tableMap(body).columns())
                .extracting(Column::name, Column::type, Column::unsigned)
                .containsExactly(
                        tuple("a", ColumnType.LONG, false),
                        tuple("y", ColumnType.YEAR, true),
                        tuple("b", ColumnType.LONG, true),
                        tuple("c", ColumnType.LONG, false));
    }

    /** (y YEAR, a to h INT, a and g UNSIGNED) of 8.0.15: one byte; nine columns would need two. */
    @Test
    void yearHasNoSignednessBitIfThereAreTooFew() {
        String body = "560000000000 0100 016400 017400 09 0d0303030303030303 00 ff01 0101 82"
                + " 0412 0179 0161 0162 0163 0164 0165 0166 0167 0168";

        assertThat(tableMap(body).columns())
                .filteredOn(Column::unsigned)
                .extracting(Column::name)
                .containsExactly("a", "g");
    }

    private static TableMap tableMap(String body) {
        byte[] fields = HexFormat.of().parseHex(body.replace(" ", ""));
        byte[] event = new byte[EventHeader.LENGTH + fields.length];
        event[EventHeader.TYPE_OFFSET] = EventType.TABLE_MAP;
        Patch.littleEndian(event, EventHeader.LENGTH_OFFSET, 4, event.length);
        System.arraycopy(fields, 0, event, EventHeader.LENGTH, fields.length);
        return TableMap.parse(event);
    }

    @ParameterizedTest
    @CsvSource({
        "characters, a, STRING, utf8mb4, 40",
        "characters, b, STRING, utf8mb4, 1020",
        "characters, c, VARCHAR, utf8mb4, 252",
        "characters, d, VARCHAR, utf8mb4, 256",
        "characters, f, BLOB, utf8mb3, 0",
        "characters, i, STRING, latin1, 5",
        "characters, j, VARCHAR, gbk, 40",
        "characters, n, STRING, ucs2, 40",
        "characters, p, STRING, utf32, 80",
        "characters, t, VARCHAR, latin1, 3000",
        "bytes, a, STRING, binary, 4",
        "bytes, b, STRING, binary, 255",
        "bytes, d, VARCHAR, binary, 300",
        "bytes, h, BLOB, binary, 0",
        "sets, g, ENUM, utf8mb4, 0",
        "sets, h, ENUM, latin1, 0",
        "sets, k, ENUM, utf16, 0",
        "prefix_key, b, VARCHAR, utf8mb4, 200",
    })
    void readsCharacterSetsAndLengths(
            String table, String name, ColumnType type, String characterSet, int maximumBytes) {
        Column column = column(table, name);

        assertThat(column.type()).isEqualTo(type);
        assertThat(CollationCatalog.characterSet(column.collationId())).hasValue(characterSet);
        assertThat(column.maximumBytes()).isEqualTo(maximumBytes);
        assertThat(column.isBinary()).isEqualTo(characterSet.equals("binary"));
    }

    @Test
    void decodesMembersFromTheirCharacterSets() {
        assertThat(column("sets", "g").members()).containsExactly("a", "b", "");
        assertThat(column("sets", "h").members()).containsExactly("ä", "?", "x");
        assertThat(column("sets", "k").members()).containsExactly("é", "日本");
        assertThat(column("sets", "j").members()).hasSize(64).endsWith("m64");
        assertThat(column("many_members", "a").members()).hasSize(400).endsWith("m400");
    }

    @Test
    void readsSizesOfNumbersAndFractions() {
        assertThat(column("decimals", "a").precision()).isEqualTo(65);
        assertThat(column("decimals", "a").scale()).isEqualTo(30);
        assertThat(column("sets", "d").bits()).isEqualTo(9);
        assertThat(column("sets", "f").bits()).isEqualTo(64);
        assertThat(column("temporals", "t5").fractionalDigits()).isEqualTo(5);
        assertThat(column("temporals", "s0").fractionalDigits()).isZero();
    }

    @Test
    void readsPrimaryKeysInKeyOrder() {
        assertThat(TableMap.parse(event("prefix_key")).primaryKey()).containsExactly(1, 2, 0);
        assertThat(TableMap.parse(event("integers")).primaryKey()).containsExactly(0);
        assertThat(TableMap.parse(event("without_key")).primaryKey()).containsExactly(0);
    }

    @Test
    void readsVisibilityAndNullability() {
        assertThat(column("generated_columns", "d").visible()).isFalse();
        assertThat(column("generated_columns", "b").visible()).isTrue();
        assertThat(column("without_key", "my_row_id").visible()).isFalse();
        assertThat(column("documents", "a").nullable()).isTrue();
        assertThat(column("documents", "b").nullable()).isFalse();
        assertThat(TableMap.parse(event("generated_columns")).columns())
                .extracting(Column::name)
                .containsExactly("id", "a", "b", "c", "d", "e", "f");
    }

    @Test
    void refusesTableMapsWithoutColumnNames() {
        byte[] event = event("tagged");
        int names = indexOf(event, new byte[] {4, 3, 2, 'i', 'd'});
        byte[] minimal = Arrays.copyOf(event, names);
        Patch.littleEndian(minimal, EventHeader.LENGTH_OFFSET, 4, minimal.length);

        assertThatThrownBy(() -> TableMap.parse(minimal))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("fixture.tagged")
                .hasMessageContaining("binlog_row_metadata=FULL");
        assertThat(MappedTable.parse(minimal).toString()).isEqualTo("fixture.tagged");
    }

    @Test
    void refusesUnknownFields() {
        byte[] event = event("tagged");
        byte[] newer = Arrays.copyOf(event, event.length + 3);
        newer[event.length] = 99;
        newer[event.length + 1] = 1;
        Patch.littleEndian(newer, EventHeader.LENGTH_OFFSET, 4, newer.length);

        assertThatThrownBy(() -> TableMap.parse(newer))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("fixture.tagged has a field 99");
    }

    @ParameterizedTest
    @CsvSource({"7, timestamp", "11, time", "12, datetime"})
    void refusesTemporalColumnsOfOldFormat(byte code, String name) {
        assertThatThrownBy(() -> TableMap.parse(withFirstType("tagged", code)))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("Column id of fixture.tagged is stored as " + name)
                .hasMessageContaining("FORCE");
    }

    @Test
    void refusesUnknownTypes() {
        assertThatThrownBy(() -> TableMap.parse(withFirstType("tagged", (byte) 200)))
                .isInstanceOf(UnsupportedEventException.class)
                .hasMessageContaining("type number 200");
    }

    private static byte[] withFirstType(String table, byte code) {
        byte[] event = event(table).clone();
        int type = EventHeader.LENGTH + 8 + 1 + "fixture".length() + 1 + 1 + table.length() + 1 + 1;
        event[type] = code;
        return event;
    }

    private static int indexOf(byte[] bytes, byte[] wanted) {
        for (int i = 0; i + wanted.length <= bytes.length; i++) {
            if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        throw new AssertionError("not found");
    }
}
