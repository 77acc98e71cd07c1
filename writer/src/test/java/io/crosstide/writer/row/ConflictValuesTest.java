package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.conflict.Conflict;
import io.crosstide.bookkeeping.conflict.ConflictFilter;
import io.crosstide.bookkeeping.conflict.ConflictTable;
import io.crosstide.change.row.EventsReader.TableRows;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A record rebuilds the row: long values, and JSON with the types of its scalars. */
@ExtendWith(ReplayExtension.class)
class ConflictValuesTest {
    private static final String TYPES = "SELECT JSON_ARRAY(JSON_TYPE(j), CAST(j AS CHAR),"
            + " (SELECT JSON_ARRAYAGG(JSON_ARRAY(JSON_TYPE(e), CAST(e AS CHAR))) FROM JSON_TABLE(j, '$**[*]'"
            + " COLUMNS (e JSON PATH '$')) AS elements),"
            + " (SELECT JSON_ARRAYAGG(JSON_ARRAY(JSON_TYPE(m), CAST(m AS CHAR))) FROM JSON_TABLE(j, '$**.*'"
            + " COLUMNS (m JSON PATH '$')) AS members)) FROM ";
    private static final String PARTS =
            "(SELECT GROUP_CONCAT(content ORDER BY part SEPARATOR '') FROM crosstide.conflict_part"
                    + " WHERE image = '%s' AND column_name = '%s')";

    private final ReplayPair pair;

    ConflictValuesTest(ReplayPair pair) {
        this.pair = pair;
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "SET SESSION time_zone = '+00:00', group_concat_max_len = 1000000000",
                "CREATE TABLE shop.files (id INT PRIMARY KEY, b LONGBLOB, t LONGTEXT)",
                "CREATE TABLE shop.documents (id INT PRIMARY KEY, j JSON, other INT)");
        pair.takeConflicts();
        pair.forget("shop", "files", "documents");
    }

    private Conflict whole(String id) throws Exception {
        try (Connection connection = pair.connectToTarget()) {
            return new ConflictTable(ReplayPair.LINK.mesh(), ReplayPair.LINK.cluster())
                    .find(connection, id)
                    .get(0);
        }
    }

    private Conflict listed() throws Exception {
        List<Conflict> conflicts = new ArrayList<>();
        try (Connection connection = pair.connectToTarget()) {
            new ConflictTable(ReplayPair.LINK.mesh(), ReplayPair.LINK.cluster())
                    .read(connection, ConflictFilter.ALL, conflicts::add);
        }
        assertThat(conflicts).hasSize(1);
        return conflicts.get(0);
    }

    /** As text, it is longer than a packet. */
    @Test
    @Tag("matrix") // it takes long
    void blobOf32MebibytesIsRecordedInParts() throws Exception {
        blobIsRecordedInParts(8_388_608);
    }

    @ParameterizedTest
    @ValueSource(ints = 600_000)
    void blobIsRecordedInParts(int repeats) throws Exception {
        pair.onTarget("INSERT INTO shop.files VALUES (1, REPEAT(X'00FF5C27', 500000), 'theirs')");
        pair.replicate("INSERT INTO shop.files VALUES (1, REPEAT(X'C0DE00FF', " + repeats + "), 'ours')");

        String bytes = "SHA2(UNHEX(SUBSTRING(" + PARTS + ", 3)), 256)";
        assertThat(pair.targetRows("SELECT " + bytes.formatted("after", "b")))
                .isEqualTo(pair.sourceRows("SELECT SHA2(b, 256) FROM shop.files"));
        assertThat(pair.targetRows("SELECT " + bytes.formatted("found", "b")))
                .isEqualTo(pair.targetRows("SELECT SHA2(b, 256) FROM shop.files"));
        assertThat(listed().after())
                .hasEntrySatisfying(
                        "b",
                        value -> assertThat(value)
                                .startsWith("0xC0DE00FF")
                                .endsWith("… (" + (8 * repeats + 2) + " characters in all)")
                                .hasSizeLessThan(1_100_000));
    }

    @Test
    void longTextIsRecordedWithoutSplittingCharacters() throws Exception {
        pair.onBoth("INSERT INTO shop.files VALUES (1, NULL, CONCAT('x', REPEAT('😀\\n''', 900000)))");
        pair.onTarget("UPDATE shop.files SET t = CONCAT(t, 'theirs')");
        pair.replicate("UPDATE shop.files SET t = CONCAT('yz', t)");

        String text = "SHA2(" + PARTS + ", 256)";
        assertThat(pair.targetRows("SELECT " + text.formatted("after", "t")))
                .isEqualTo(pair.sourceRows("SELECT SHA2(t, 256) FROM shop.files"));
        assertThat(pair.targetRows("SELECT " + text.formatted("found", "t")))
                .isEqualTo(pair.targetRows("SELECT SHA2(t, 256) FROM shop.files"));
        Conflict conflict = whole(listed().id());
        String ours = "x" + "😀\n'".repeat(900_000);
        assertThat(ours.equals(value(conflict.before(), "t"))).isTrue();
        assertThat(("yz" + ours).equals(value(conflict.after(), "t"))).isTrue();
        assertThat((ours + "theirs").equals(value(conflict.found().get(0), "t")))
                .isTrue();
        assertThat(conflict.key()).isEqualTo(Map.of("id", "1"));
    }

    @Test
    void manyLongValuesDoNotExceedTheRecord() throws Exception {
        StringBuilder columns = new StringBuilder();
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            columns.append(", c").append(i).append(" LONGTEXT");
            values.append(", REPEAT('").append((char) ('a' + i)).append("', 900000)");
        }
        pair.onBoth("CREATE TABLE shop.wide (id INT PRIMARY KEY" + columns + ")");
        pair.forget("shop", "wide");
        pair.onTarget("INSERT INTO shop.wide (id) VALUES (1)");
        pair.replicate("INSERT INTO shop.wide VALUES (1" + values + ")");

        assertThat(pair.targetRows("SELECT LENGTH(after_image) < 5000000 FROM crosstide.conflict"))
                .containsExactly("1");
        Map<String, @Nullable String> after = whole(listed().id()).after();
        for (int i = 0; i < 8; i++) {
            String value = String.valueOf((char) ('a' + i)).repeat(900_000);
            assertThat(value.equals(value(after, "c" + i))).as("c" + i).isTrue();
        }
    }

    @Test
    void keyOfATableWithoutKeyIsTheWholeRow() throws Exception {
        StringBuilder columns = new StringBuilder("c0 LONGTEXT");
        StringBuilder values = new StringBuilder("REPEAT('a', 900000)");
        for (int i = 1; i < 5; i++) {
            columns.append(", c").append(i).append(" LONGTEXT");
            values.append(", REPEAT('").append((char) ('a' + i)).append("', 900000)");
        }
        pair.onBoth("CREATE TABLE shop.keyless (" + columns + ")");
        pair.onSource("INSERT INTO shop.keyless VALUES (" + values + ")");
        pair.forget("shop", "keyless");

        pair.replicate("DELETE FROM shop.keyless");

        Conflict conflict = whole(listed().id());
        assertThat(conflict.key().equals(conflict.before())).isTrue();
        assertThat(value(conflict.key(), "c4").equals("e".repeat(900_000))).isTrue();
    }

    @Test
    void repeatedDeliveryDoesNotChangeTheParts() throws Exception {
        pair.onTarget("INSERT INTO shop.files VALUES (1, NULL, REPEAT('t', 2000000))");
        pair.skip();
        pair.onSource("INSERT INTO shop.files VALUES (1, NULL, REPEAT('s', 1500000))");
        List<TableRows> transaction = pair.transactions().get(0);
        pair.apply(transaction);
        String parts = "SELECT image, row_index, column_name, part, SHA2(content, 256) FROM crosstide.conflict_part";
        List<String> recorded = pair.targetRows(parts);
        pair.onTarget("UPDATE shop.files SET t = REPEAT('u', 3000000)");

        pair.repeat(transaction);

        assertThat(pair.targetRows(parts)).isEqualTo(recorded).hasSize(7);
        pair.onTarget("DELETE FROM crosstide.conflict");
        pair.repeat(transaction);
        assertThat(value(whole(listed().id()).found().get(0), "t").equals("u".repeat(3_000_000)))
                .isTrue();
    }

    @Test
    void imagesOfJsonRebuildTheDocumentWithItsTypes() throws Exception {
        pair.onSource(
                "INSERT INTO shop.documents VALUES (1, JSON_OBJECT('d', CAST('2024-01-02' AS DATE), 's', '2024-01-02',"
                        + " 't', CAST('-12:34:56.7' AS TIME(6)), 'n', CAST('2024-01-02 03:04:05.678' AS DATETIME(6)),"
                        + " 'it''s \\\\ \\n?', 'it''s \\\\ \\n?'), 0)",
                "INSERT INTO shop.documents VALUES (2, JSON_ARRAY(5, CAST(5 AS UNSIGNED), 5.0, 5e0,"
                        + " CAST(8589934592 AS SIGNED), 8589934592, CAST(-0.50 AS DECIMAL(40,30)), TRUE, NULL), 0)",
                "INSERT INTO shop.documents VALUES (3, JSON_ARRAY(_binary'abc', X'', JSON_OBJECT('k', X'00FF5C27'),"
                        + " 'base64:type15:YWJj'), 0)",
                "INSERT INTO shop.documents VALUES (4, '{\"plain\": [1, \"2024-01-02\", 1.5]}', 0)",
                "INSERT INTO shop.documents VALUES (5, CAST(CAST('2024-01-02' AS DATE) AS JSON), 0)",
                "INSERT INTO shop.documents VALUES (6, CAST('\"CAST(CAST(''2024-01-02'' AS DATE) AS JSON)\"' AS JSON), 0)");
        pair.onTarget("CREATE TABLE shop.rebuilt (id INT PRIMARY KEY, j JSON)");

        pair.replicate("UPDATE shop.documents SET other = 1");

        List<Conflict> conflicts = pair.takeConflicts();
        assertThat(conflicts).hasSize(6);
        for (Conflict conflict : conflicts) {
            String shown = value(conflict.after(), "j");
            assertThat(value(conflict.before(), "j")).isEqualTo(shown);
            boolean isText = shown.startsWith("{") || shown.startsWith("\"");
            String expression = isText ? "CAST('" + shown.replace("'", "''") + "' AS JSON)" : shown;
            pair.onTarget(
                    "INSERT INTO shop.rebuilt VALUES (" + value(conflict.after(), "id") + ", " + expression + ")");
        }
        assertThat(pair.targetRows(TYPES + "shop.rebuilt ORDER BY id"))
                .isEqualTo(pair.sourceRows(TYPES + "shop.documents ORDER BY id"));
    }

    private static String value(@Nullable Map<String, @Nullable String> row, String column) {
        String value = row == null ? null : row.get(column);
        if (value == null) {
            throw new AssertionError(column + " has no value");
        }
        return value;
    }
}
