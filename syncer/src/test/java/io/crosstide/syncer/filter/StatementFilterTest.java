package io.crosstide.syncer.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.change.event.QueryEvent;
import io.crosstide.change.event.SqlMode;
import io.crosstide.topology.TableRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementFilterTest {
    private final StatementFilter filter = new StatementFilter(
            TableRules.of(List.of("s.*", "part_?.orders", "tool.t*"), List.of("tool.*", "s.audit")));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    true  | percona       | in no rule
                    true  | percona b c   | in no rule
                    true  | mysql         | a system schema
                    true  | tool          | all tables are excluded
                    false | s             | replicated
                    false | s percona     | a table of s is changed or read
                    false | part_1        | one table is replicated
                    false | crosstide     | the rows mean something
                    false |               | more than 16 databases, or a foreign key
                    """)
    void goesByTheDatabasesThatTheServerNames(boolean filtered, String databases, String why) {
        List<String> names = databases == null ? List.of() : List.of(databases.split(" "));
        assertThat(filter.isFiltered(statement("DELETE FROM percona.checksums", names)))
                .as(why)
                .isEqualTo(filtered);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO c VALUES (1)",
                "/* tool */ replace into c select 1",
                "update c set a = 1",
                "DELETE FROM c WHERE db = 's'"
            })
    void passesDml(String sql) {
        assertThat(filter.isFiltered(statement(sql, List.of("percona")))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT `g`.`fn`(4)",
                "CALL p()",
                "DO g.fn(4)",
                "WITH x AS (SELECT 1) DELETE FROM c",
                "CREATE TABLE c SELECT 1",
                "LOAD DATA INFILE 'x' INTO TABLE c",
                "IMPORT TABLE FROM 'x'"
            })
    void passesNothingElse(String sql) {
        assertThat(filter.isFiltered(statement(sql, List.of("percona")))).isFalse();
    }

    /** What pt-table-checksum writes for a table. The server names the same databases if a trigger changes {@code s}. */
    @Test
    void stopsAtAChecksumOfAReplicatedTable() {
        String checksum =
                "REPLACE INTO `percona`.`checksums` (db, tbl, chunk, chunk_index, lower_boundary, upper_boundary,"
                        + " this_cnt, this_crc) SELECT 's', 't', '1', NULL, NULL, NULL, COUNT(*) AS cnt, COALESCE(LOWER(CONV("
                        + "BIT_XOR(CAST(CRC32(CONCAT_WS('#', `id`, convert(`v` using utf8mb4), CONCAT(ISNULL(`v`)))) AS UNSIGNED)),"
                        + " 10, 16)), 0) AS crc FROM `s`.`t` /*checksum table*/";
        String result =
                "UPDATE `percona`.`checksums` SET chunk_time = '0.003122', master_crc = 'be0ab7e', master_cnt = '3'"
                        + " WHERE db = 's' AND tbl = 't' AND chunk = '1'";

        assertThat(filter.isFiltered(statement(checksum, List.of("percona", "s"))))
                .isFalse();
        assertThat(filter.isFiltered(statement(result, List.of("percona")))).isTrue();
    }

    private static QueryEvent statement(String sql, List<String> databases) {
        return new QueryEvent("s", sql, SqlMode.NONE, 0, true, databases);
    }
}
