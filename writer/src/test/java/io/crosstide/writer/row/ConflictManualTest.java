package io.crosstide.writer.row;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The examples of docs/conflicts.md, literally. */
@ExtendWith(ReplayExtension.class)
class ConflictManualTest {
    private static final Pattern JSON = Pattern.compile("```json\n\"after\": (.*?)\n```", Pattern.DOTALL);
    private static final Pattern SQL = Pattern.compile("```sql\n(.*?)\n```", Pattern.DOTALL);
    private static final Pattern DELETE = Pattern.compile("`(DELETE FROM crosstide\\.conflict_part [^`]*)`");
    private static final Pattern END = Pattern.compile(";\n?");
    /** Stands for the id of a conflict. */
    private static final String ID = "3f2a…";

    private static final String CONFLICT = "SELECT kind, status FROM crosstide.conflict";

    private static final String ROW =
            "SELECT id, name, HEX(photo), CAST(state AS UNSIGNED), doc, JSON_TYPE(doc->'$.d'),"
                    + " JSON_TYPE(doc->'$.note') FROM shop.orders";

    private final ReplayPair pair;
    private final String manual;

    ConflictManualTest(ReplayPair pair) throws Exception {
        this.pair = pair;
        this.manual = Files.readString(Path.of(System.getProperty("crosstide.home", ".."), "docs", "conflicts.md"));
    }

    @BeforeEach
    void freshTables() throws Exception {
        pair.onBoth(
                "DROP DATABASE IF EXISTS shop",
                "CREATE DATABASE shop",
                "SET SESSION time_zone = '+00:00', sql_mode = DEFAULT",
                "CREATE TABLE shop.orders (id INT PRIMARY KEY, name VARCHAR(100), photo LONGBLOB,"
                        + " state ENUM('new', '', 'paid'), doc JSON)");
        pair.takeConflicts();
        pair.forget("shop", "orders");
    }

    @Test
    void recordRebuildsTheRow() throws Exception {
        pair.onTarget("INSERT INTO shop.orders (id) VALUES (17)");
        String insert = sql("INSERT INTO shop.orders");

        pair.replicate(insert);

        Map<String, @Nullable String> shown = new ObjectMapper()
                .readValue(group(JSON), new TypeReference<LinkedHashMap<String, @Nullable String>>() {});
        assertThat(pair.takeConflict().after()).isEqualTo(shown);
        pair.onTarget("DELETE FROM shop.orders", insert);
        assertThat(pair.targetRows(ROW))
                .isEqualTo(pair.sourceRows(ROW))
                .containsExactly("17 | O'Neil | 89504E47 | 2 | {\"d\": \"2024-01-02\", \"note\": \"2024-01-02\"}"
                        + " | DATE | STRING");
    }

    @Test
    void largeValueIsBuiltFromItsParts() throws Exception {
        pair.onTarget("INSERT INTO shop.orders (id) VALUES (17)");
        pair.replicate("INSERT INTO shop.orders (id, photo) VALUES (17, REPEAT(X'89504E47', 1000000))");
        String id = pair.targetRows("SELECT id FROM crosstide.conflict").get(0);

        pair.onTarget(statements(sql("conflict_part").replace(ID, id)));

        String photo = "SELECT LENGTH(photo), SHA2(photo, 256) FROM shop.orders";
        assertThat(pair.targetRows(photo)).isEqualTo(pair.sourceRows(photo));
        pair.onTarget(group(DELETE).replace(ID, id));
        assertThat(pair.targetRows("SELECT * FROM crosstide.conflict_part")).isEmpty();
    }

    @Test
    void rowIsRepairedOnOneSide() throws Exception {
        pair.onBoth("INSERT INTO shop.orders (id, state) VALUES (17, 'new')");
        pair.onTarget("UPDATE shop.orders SET name = 'theirs'");
        pair.replicate("UPDATE shop.orders SET state = 'paid'");
        String id = pair.targetRows("SELECT id FROM crosstide.conflict").get(0);

        pair.onTarget(statements(sql("shanghai takes beijing").replace(ID, id)));

        assertThat(pair.targetRows("SELECT state FROM shop.orders")).containsExactly("paid");
        assertThat(pair.targetRows("SELECT note FROM crosstide.local_change ORDER BY id DESC LIMIT 1"))
                .containsExactly("conflict " + id + ": shanghai takes beijing's row");
        assertThat(pair.targetRows(CONFLICT)).containsExactly("update-differs | resolved");
    }

    @Test
    void twoRowsWithOneUniqueKeyBecomeOne() throws Exception {
        pair.onBoth("CREATE TABLE shop.item (id INT PRIMARY KEY, sku VARCHAR(20) UNIQUE, price DECIMAL(8, 2))");
        pair.onTarget("INSERT INTO shop.item VALUES (6, 'SAME', 6)");
        pair.replicate("INSERT INTO shop.item VALUES (5, 'SAME', 5)");
        String id = pair.targetRows("SELECT id FROM crosstide.conflict").get(0);

        pair.onTarget(statements(sql("DELETE FROM shop.item").replace(ID, id)));

        assertThat(pair.targetRows("SELECT * FROM shop.item")).isEqualTo(pair.sourceRows("SELECT * FROM shop.item"));
        assertThat(pair.targetRows(CONFLICT)).containsExactly("insert-exists | resolved");
    }

    private static String[] statements(String block) {
        return END.splitAsStream(block).toArray(String[]::new);
    }

    private String group(Pattern pattern) {
        Matcher matcher = pattern.matcher(manual);
        assertThat(matcher.find()).as(pattern.pattern()).isTrue();
        return matcher.group(1);
    }

    /** The single SQL block that contains this text. */
    private String sql(String subject) {
        List<String> blocks = SQL.matcher(manual)
                .results()
                .map(match -> match.group(1))
                .filter(block -> block.contains(subject))
                .toList();
        assertThat(blocks).as(subject).hasSize(1);
        return blocks.get(0);
    }
}
