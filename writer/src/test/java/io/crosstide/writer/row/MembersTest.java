package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ENUM and SET whose members the server prints differently from the binlog. */
@ExtendWith(ReplayExtension.class)
class MembersTest {
    private static final String ROWS =
            "SELECT id, HEX(e), CAST(e AS UNSIGNED), HEX(s), CAST(s AS UNSIGNED) FROM shop.t ORDER BY id";

    private final ReplayPair pair;

    MembersTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth("DROP DATABASE IF EXISTS shop", "CREATE DATABASE shop");
        pair.takeConflicts();
        pair.forget("shop", "t");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    'a','é','it''s'  | hp8
                    'a','é','b'      | dec8
                    'a','ä','b'      | swe7
                    'a','Ա','b'      | armscii8
                    'a','ა','b'      | geostd8
                    'a','č','b'      | keybcs2
                    'a','¥','～'     | sjis
                    'a','￢','～'     | eucjpms
                    'a','中','・'    | gbk
                    'a','中','b'     | gb18030
                    'a','中','b'     | utf16
                    'a',X'00','b'    | binary
                    """, quoteCharacter = '§')
    void membersOfAnyCharacterSetAreApplied(String members, String charset) throws Exception {
        pair.onBoth("SET sql_mode = ''");
        String type = "(" + members + ") CHARACTER SET " + charset;
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, e ENUM" + type + ", s SET" + type + ")");

        pair.replicate("INSERT INTO shop.t VALUES (1, 1, 1), (2, 2, 3), (3, 3, 7), (4, 0, 0)");
        pair.replicate("UPDATE shop.t SET e = 3, s = 4 WHERE e = 2", "DELETE FROM shop.t WHERE e = 1");

        assertThat(pair.takeConflicts()).isEmpty();
        assertThat(pair.targetRows(ROWS)).hasSize(3).isEqualTo(pair.sourceRows(ROWS));
        pair.onBoth("SET sql_mode = DEFAULT");
    }

    /** MySQL prints a question mark for them, so nobody can check that both sides mean the same. */
    @Test
    void membersThatMysqlItselfLosesAreRefused() throws Exception {
        pair.onBoth("CREATE TABLE shop.t (id INT PRIMARY KEY, e ENUM('a', '😀'))");

        assertThatThrownBy(() -> pair.replicate("INSERT INTO shop.t VALUES (1, 1)"))
                .isInstanceOf(TableRefusedException.class)
                .hasMessageContaining("source has e enum[a, 😀]")
                .hasMessageContaining("target has e enum('a','?')");
    }

    @Test
    void memberThatAColumnHasTwiceKeepsItsNumber() throws Exception {
        pair.onBoth(
                "SET sql_mode = ''",
                "CREATE TABLE shop.t (id INT PRIMARY KEY, e ENUM('a', 'a ', 'b'), s SET('x', 'x ', 'y'))",
                "SET sql_mode = DEFAULT");

        pair.replicate("INSERT INTO shop.t VALUES (1, 2, 2), (2, 1, 1), (3, 3, 6)");
        assertThat(pair.targetRows(ROWS)).isEqualTo(pair.sourceRows(ROWS));

        pair.onTarget("UPDATE shop.t SET e = 1 WHERE id = 1");
        pair.replicate("UPDATE shop.t SET s = 4 WHERE id = 1");
        var conflict = pair.takeConflict();
        assertThat(conflict.before()).containsEntry("e", "#2").containsEntry("s", "#2");
        assertThat(conflict.found())
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("e", "a"));
    }
}
