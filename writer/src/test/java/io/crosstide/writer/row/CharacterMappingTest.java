package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.CollationCatalog;
import io.crosstide.change.value.Column;
import io.crosstide.change.value.ColumnType;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.value.ReportText;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The server converts text of reports back into the original bytes, in every character set. */
@ExtendWith(ReplayExtension.class)
class CharacterMappingTest {
    private static final int LAST = 0xFFFF;
    private static final int ROWS_AT_ONCE = 5000;
    private static final Column COLUMN = new Column(0, "c", ColumnType.VARCHAR, 0, true, false, 0, List.of(), true);

    private final ReplayPair pair;

    CharacterMappingTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshDatabase() throws Exception {
        pair.onTarget("DROP DATABASE IF EXISTS mapping", "CREATE DATABASE mapping");
    }

    private void everyCharacter() throws Exception {
        pair.onTarget("CREATE TABLE mapping.character_of (code INT PRIMARY KEY, c VARCHAR(1) CHARACTER SET utf8mb4)");
        List<String> rows = new ArrayList<>();
        for (int code = 1; code <= LAST; code++) {
            if (code < Character.MIN_SURROGATE || code > Character.MAX_SURROGATE) {
                byte[] utf8 = Character.toString(code).getBytes(StandardCharsets.UTF_8);
                rows.add("(" + code + ", X'" + HexFormat.of().formatHex(utf8) + "')");
            }
            if (rows.size() == ROWS_AT_ONCE || code == LAST) {
                pair.onTarget("INSERT INTO mapping.character_of VALUES " + String.join(", ", rows));
                rows.clear();
            }
        }
    }

    @Test
    void textConvertsBackToItsBytes() throws Exception {
        everyCharacter();
        List<String> lost = new ArrayList<>();
        for (String row : pair.targetRows("SELECT character_set_name, MIN(id) FROM information_schema.collations"
                + " WHERE character_set_name <> 'binary' GROUP BY character_set_name")) {
            String[] set = row.split(" \\| ");
            int collation = Integer.parseInt(set[1]);
            Optional<Charset> charset = CollationCatalog.charset(collation);
            if (charset.isPresent()) {
                for (String mapped : pair.targetRows(
                        "SELECT code, HEX(CONVERT(c USING " + set[0] + ")) FROM mapping.character_of")) {
                    String[] character = mapped.split(" \\| ");
                    String text = Character.toString(Integer.parseInt(character[0]));
                    byte[] bytes = text.getBytes(charset.get());
                    if (text.equals(ReportText.of(new ColumnValue.Characters(bytes, collation), COLUMN))
                            && !HexFormat.of().withUpperCase().formatHex(bytes).equals(character[1])) {
                        lost.add(set[0] + " U+" + Integer.toHexString(text.codePointAt(0)) + " as " + character[1]);
                    }
                }
            }
        }
        assertThat(lost).isEmpty();
    }

    /** MySQL has a different table for latin2_czech_cs than for its character set. */
    @Test
    void textConvertsBackToItsByteInEveryCollation() throws Exception {
        List<String> columns = new ArrayList<>();
        List<Integer> collations = new ArrayList<>();
        for (String row : pair.targetRows("SELECT id, collation_name FROM information_schema.collations JOIN"
                + " information_schema.character_sets USING (character_set_name)"
                + " WHERE maxlen = 1 AND character_set_name <> 'binary'")) {
            String[] collation = row.split(" \\| ");
            columns.add("c" + collation[0] + " VARCHAR(9) COLLATE " + collation[1]);
            collations.add(Integer.valueOf(collation[0]));
        }
        pair.onTarget(
                "SET SESSION sql_mode = ''",
                "CREATE TABLE mapping.byte_of (code INT, " + String.join(", ", columns) + ")");
        for (int code = 1; code <= 0xFF; code++) {
            byte[] one = {(byte) code};
            List<String> values = new ArrayList<>();
            for (int collation : collations) {
                String shown = String.valueOf(ReportText.of(new ColumnValue.Characters(one, collation), COLUMN));
                values.add(
                        shown.startsWith("0x")
                                ? "NULL"
                                : "_utf8mb4 X'" + HexFormat.of().formatHex(shown.getBytes(StandardCharsets.UTF_8))
                                        + "'");
            }
            pair.onTarget("INSERT INTO mapping.byte_of VALUES (" + code + ", " + String.join(", ", values) + ")");
        }
        List<String> lost = new ArrayList<>();
        for (String column : columns) {
            String name = column.substring(0, column.indexOf(' '));
            for (String code : pair.targetRows("SELECT HEX(code) FROM mapping.byte_of WHERE " + name
                    + " IS NOT NULL AND CAST(" + name + " AS BINARY) <> CHAR(code)")) {
                lost.add(column + " 0x" + code);
            }
        }
        assertThat(lost).isEmpty();
        assertThat(pair.targetRows("SELECT COUNT(c2) FROM mapping.byte_of WHERE code > 126"))
                .containsExactly("96");
    }
}
