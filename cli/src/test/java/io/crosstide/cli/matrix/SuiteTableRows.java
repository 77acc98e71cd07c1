package io.crosstide.cli.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Columns and tables of MySQL's own replication tests. Each method names the public tests that it is based on. */
final class SuiteTableRows {
    private static final String TEXT = "text";
    private static final String TABLES = "tables";

    private SuiteTableRows() {}

    static List<MatrixCase> all() {
        List<MatrixCase> cases = new ArrayList<>();
        texts(cases);
        cases.add(unassignedBytes());
        cases.add(setSizes());
        json(cases);
        names(cases);
        indexes(cases);
        withoutKey(cases);
        return cases;
    }

    /**
     * rpl_row_basic, rpl_colSize, rpl_row_utf16: lengths of one byte or two; one row for character sets that Java
     * lacks.
     */
    private static void texts(List<MatrixCase> cases) {
        String columns = "c63, c64, c255, v63, v64, l255, w255, w256, b255, b256";
        cases.add(MatrixCase.of(TEXT, "CHAR and VARCHAR of 252 to 256 and of 1,020 bytes, filled")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, c63 CHAR(63), c64 CHAR(64), c255 CHAR(255), v63 VARCHAR(63),"
                                + " v64 VARCHAR(64), l255 CHAR(255) CHARACTER SET latin1, w255 VARCHAR(255) CHARACTER SET latin1,"
                                + " w256 VARCHAR(256) CHARACTER SET latin1, b255 VARBINARY(255), b256 VARBINARY(256))")
                .session(
                        "INSERT INTO t VALUES (1, REPEAT('😀', 63), REPEAT('😀', 64), REPEAT('😀', 255), REPEAT('😀', 63),"
                                + " REPEAT('😀', 64), REPEAT('ÿ', 255), REPEAT('ÿ', 255), REPEAT('ÿ', 256),"
                                + " REPEAT(X'FF', 255), REPEAT(X'00', 256))",
                        "INSERT INTO t VALUES (2, '', '', '', '', '', '', '', '', '', '')",
                        "INSERT INTO t SELECT id + 2, " + columns + " FROM t",
                        "UPDATE t SET c255 = REPEAT('ü', 255), w256 = REPEAT('x', 255), b256 = X'00' WHERE id = 1",
                        "DELETE FROM t WHERE id = 3")
                .rowsOf("t"));
        cases.add(MatrixCase.of(TEXT, "columns of no width: CHAR(0), VARCHAR(0), BINARY(0), VARBINARY(0)")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, a CHAR(0), b VARCHAR(0), c BINARY(0), d VARBINARY(0),"
                        + " e CHAR(0) NOT NULL)")
                .session(
                        "INSERT INTO t VALUES (1, '', '', '', '', ''), (2, NULL, NULL, NULL, NULL, ''), (3, '', NULL, '', NULL, '')",
                        "UPDATE t SET a = NULL, b = '' WHERE id = 3",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
        String others =
                "dec8 cp850 hp8 koi8r latin2 swe7 hebrew tis620 koi8u greek cp1250 latin5 armscii8 cp866 keybcs2"
                        + " macce macroman cp852 latin7 cp1251 cp1256 cp1257 geostd8 gb2312";
        List<String> sets = List.of(others.split(" "));
        cases.add(MatrixCase.of(TEXT, "the other character sets, those that Java lacks too")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, "
                        + each(
                                sets,
                                set -> "v_" + set + " VARCHAR(200) CHARACTER SET " + set + ", c_" + set
                                        + " CHAR(9) CHARACTER SET " + set)
                        + ")")
                .session(
                        "INSERT INTO t VALUES (1, "
                                + each(
                                        sets,
                                        set -> "_" + set + " X'5C27" + sample(set) + "', _" + set + " X'" + sample(set)
                                                + "'")
                                + ")",
                        "INSERT INTO t SELECT 2, " + each(sets, set -> "LEFT(v_" + set + ", 2), ''") + " FROM t",
                        "UPDATE t SET " + each(sets, set -> "c_" + set + " = RIGHT(v_" + set + ", 3)"))
                .rowsOf("t"));
    }

    /** Not from a public test: a source accepts the values silently, and the target warns about them. */
    private static MatrixCase unassignedBytes() {
        List<String> sets = List.of("dec8 hp8 swe7 hebrew greek cp1250 cp1251 cp1256 cp1257 geostd8".split(" "));
        String all = IntStream.range(0, 256).mapToObj(i -> "%02X".formatted(i)).collect(Collectors.joining());
        String definitions = each(
                sets,
                set -> "v_" + set + " VARCHAR(256) CHARACTER SET " + set + ", c_" + set + " CHAR(200) CHARACTER SET "
                        + set);
        String columns = each(sets, set -> "v_" + set + ", c_" + set);
        return MatrixCase.of(TEXT, "all 256 bytes, also those that stand for no character in their character set")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, " + definitions + ")",
                        "CREATE TABLE no_key (" + definitions + ")")
                .session(
                        "INSERT INTO t VALUES (1, "
                                + each(
                                        sets,
                                        set -> "_" + set + " X'" + all + "', _" + set + " X'" + all.substring(112)
                                                + "'")
                                + ")",
                        "INSERT INTO t SELECT 2, " + columns + " FROM t",
                        "INSERT INTO no_key SELECT " + columns + " FROM t",
                        "UPDATE t SET id = 3, " + each(sets, set -> "v_" + set + " = c_" + set) + " WHERE id = 1",
                        "UPDATE no_key SET v_dec8 = 'a' LIMIT 1")
                .rowsOf("t")
                .rowsOf("no_key");
    }

    /** Bytes that are letters in the character set. */
    private static String sample(String set) {
        return switch (set) {
            case "swe7" -> "5B5C5D7B7C7D";
            case "gb2312" -> "B0A1D7F9";
            default -> "E0E1E2E3E4E5";
        };
    }

    private static String each(List<String> names, UnaryOperator<String> sql) {
        return names.stream().map(sql).collect(Collectors.joining(", "));
    }

    /** rpl_typeconv, rpl_colSize: members fill one to eight bytes. */
    private static MatrixCase setSizes() {
        List<Integer> sizes = List.of(8, 9, 16, 17, 24, 25, 32, 33, 63);
        List<String> names = sizes.stream().map(size -> "s" + size).toList();
        return MatrixCase.of("members", "SET of 8 to 63 members, in each number of bytes; ENUM of 255 and 256")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, e255 ENUM(" + members(255) + "), e256 ENUM(" + members(256)
                        + "), "
                        + sizes.stream()
                                .map(size -> "s" + size + " SET(" + members(size) + ")")
                                .collect(Collectors.joining(", "))
                        + ")")
                .session(
                        "INSERT INTO t VALUES (1, 255, 256, " + each(names, name -> "1 << " + (bits(name) - 1)) + ")",
                        "INSERT INTO t VALUES (2, 1, 255, " + each(names, name -> "(1 << " + bits(name) + ") - 1")
                                + ")",
                        "UPDATE t SET e256 = 128, " + each(names, name -> name + " = " + name + " ^ 1")
                                + " WHERE id = 2",
                        "INSERT INTO t SELECT 3, e255, e256, " + String.join(", ", names) + " FROM t WHERE id = 1",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t");
    }

    private static int bits(String name) {
        return Integer.parseInt(name.substring(1));
    }

    private static String members(int count) {
        return IntStream.rangeClosed(1, count).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(","));
    }

    /** rpl_row_jsondiff_*, rpl_json. */
    private static void json(List<MatrixCase> cases) {
        cases.add(MatrixCase.of("JSON", "JSON: changed in place, with bytes left over from longer values")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v JSON)", "CREATE TABLE no_key (v JSON)")
                .session(
                        "INSERT INTO t VALUES (1, JSON_OBJECT('a', REPEAT('long ', 50), 'b', JSON_ARRAY(1, 'two', NULL), 'c', 3.5))",
                        "INSERT INTO t SELECT 2, v FROM t",
                        "UPDATE t SET v = JSON_SET(v, '$.a', 'short')",
                        "UPDATE t SET v = JSON_REPLACE(v, '$.b[1]', '2', '$.b[0]', CAST('null' AS JSON))",
                        "UPDATE t SET v = JSON_REMOVE(v, '$.c', '$.b[2]') WHERE id = 1",
                        "UPDATE t SET v = JSON_SET(v, '$.a', 'longer', '$.d', JSON_OBJECT()) WHERE id = 1",
                        "INSERT INTO no_key SELECT v FROM t",
                        "UPDATE no_key SET v = JSON_SET(v, '$.a', 7)",
                        "UPDATE t SET id = 3 WHERE id = 1",
                        "DELETE FROM no_key WHERE v->'$.c' IS NULL",
                        "DELETE FROM t WHERE id = 2")
                .rowsOf("t")
                .rowsOf("no_key"));
    }

    /** binlog_table_map_optional_metadata, rpl_row_tabledefs: long table maps. */
    private static void names(List<MatrixCase> cases) {
        String column = "列".repeat(61);
        String table = "`" + "é".repeat(64) + "`";
        String columns = IntStream.range(100, 300)
                .mapToObj(i -> "`" + column + i + "` INT")
                .collect(Collectors.joining(", "));
        cases.add(MatrixCase.of(TABLES, "names of 64 letters, of the database, the table and 200 columns")
                .databasePrefix("é".repeat(57))
                .setUp("CREATE TABLE " + table + " (id INT PRIMARY KEY, " + columns + ")")
                .session(
                        "INSERT INTO " + table + " (id, `" + column + "100`, `" + column
                                + "299`) VALUES (1, 2, 3), (4, 5, 6)",
                        "UPDATE " + table + " SET `" + column + "200` = 7 WHERE id = 1",
                        "DELETE FROM " + table + " WHERE id = 4")
                .rowsOf(table));
        String many = IntStream.range(0, 5000)
                .mapToObj(i -> "'" + "m".repeat(245) + i + "'")
                .collect(Collectors.joining(","));
        cases.add(MatrixCase.of("members", "ENUM whose 5,000 members take more than 1 MB in each table map")
                .setUp("CREATE TABLE t (id INT PRIMARY KEY, v ENUM(" + many + ") CHARACTER SET latin1)")
                .session(
                        "START TRANSACTION",
                        "INSERT INTO t VALUES (1, 1), (2, 5000)",
                        "UPDATE t SET v = 4999 WHERE id = 2",
                        "COMMIT",
                        "INSERT INTO t VALUES (3, 2500)",
                        "DELETE FROM t WHERE id = 1")
                .rowsOf("t"));
    }

    /**
     * rpl_multi_valued_index, rpl_functional_index; full-text indexes create a hidden column or use an existing one.
     */
    private static void indexes(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(TABLES, "multi-valued indexes, a unique one too")
                .since("8.0.17")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v JSON, n INT, KEY ((CAST(v->'$[*]' AS UNSIGNED ARRAY))))",
                        "CREATE TABLE u (id INT PRIMARY KEY, v JSON, UNIQUE ((CAST(v->'$[*]' AS CHAR(9) ARRAY))))")
                .session(
                        "INSERT INTO t VALUES (1, '[1, 2, 3]', 1), (2, '[3]', 2), (3, NULL, 3), (4, '[]', 4)",
                        "UPDATE t SET n = n + 1, v = '[7, 8]' WHERE 2 MEMBER OF (v->'$[*]')",
                        "DELETE FROM t WHERE id = 2",
                        "INSERT INTO u VALUES (1, '[\"a\", \"b\"]'), (2, '[\"c\"]')",
                        "UPDATE u SET v = '[\"a\"]' WHERE id = 1",
                        "INSERT INTO u VALUES (3, '[\"b\"]')",
                        "DELETE FROM u WHERE id = 3",
                        "UPDATE u SET v = '[\"b\", \"c\", \"x\"]' WHERE id = 2",
                        "DELETE FROM u WHERE id = 1",
                        "INSERT INTO u VALUES (4, '[\"a\"]')")
                .rowsOf("t")
                .rowsOf("u"));
        cases.add(MatrixCase.of(TABLES, "full-text and spatial indexes")
                .since("8.0.3")
                .setUp(
                        "CREATE TABLE t (id INT PRIMARY KEY, v TEXT, w VARCHAR(40), FULLTEXT (v, w), FULLTEXT (w) WITH PARSER ngram)",
                        "CREATE TABLE g (id INT PRIMARY KEY, v POINT NOT NULL SRID 4326, SPATIAL INDEX (v))")
                .session(
                        "INSERT INTO t VALUES (1, 'one word', '中文文'), (2, NULL, 'two words'), (3, '', NULL)",
                        "UPDATE t SET v = 'other words' WHERE id = 2",
                        "UPDATE t SET id = 5 WHERE id = 1",
                        "DELETE FROM t WHERE id = 3",
                        "INSERT INTO g VALUES (1, ST_GeomFromText('POINT(1 2)', 4326)), (2, ST_GeomFromText('POINT(-3 4)', 4326))",
                        "UPDATE g SET v = ST_GeomFromText('POINT(5 6)', 4326) WHERE id = 1",
                        "DELETE FROM g WHERE id = 2")
                .rowsOf("t")
                .view("SELECT id FROM t WHERE MATCH (v, w) AGAINST ('words') ORDER BY id")
                .rowsOf("g"));
        cases.add(MatrixCase.of(TABLES, "descending, invisible and mixed indexes, primary key too")
                .since("8.0.1")
                .setUp("CREATE TABLE t (a INT, b VARCHAR(9), c INT, PRIMARY KEY (a DESC, b), UNIQUE (c DESC) INVISIBLE,"
                        + " INDEX (b DESC, c))")
                .session(
                        "INSERT INTO t VALUES (1, 'x', 1), (1, 'y', 2), (2, 'x', 3)",
                        "UPDATE t SET c = 9 WHERE c = 1",
                        "UPDATE t SET c = 1, b = 'Z' WHERE c = 3",
                        "DELETE FROM t WHERE b = 'y'")
                .rowsOf("t"));
    }

    /** rpl_bit_npk, rpl_row_hash_scan, rpl_record_compare, rpl_row_find_row, rpl_set_null. */
    private static void withoutKey(List<MatrixCase> cases) {
        cases.add(MatrixCase.of(TABLES, "without a key: rows that differ in NULL or 0, in bits, in BLOBs alone")
                .setUp(
                        "CREATE TABLE t (a INT, b BIT(1), c BIT(6), d BLOB, e JSON, f FLOAT, g POINT, h DATETIME(3))",
                        "CREATE TABLE u (a INT NOT NULL, b INT NOT NULL, c INT, UNIQUE (a, c), KEY (b))")
                .session(
                        "INSERT INTO t (a, b, c) VALUES (1, b'0', b'111111'), (1, b'1', b'111110'), (1, NULL, 0), (NULL, NULL, NULL)",
                        "INSERT INTO t (a, d) VALUES (2, 'a'), (2, 'b'), (2, ''), (2, NULL), (2, X'00'), (2, X'0000')",
                        "INSERT INTO t (a, e, f, g, h) VALUES (3, '1', 0.1, POINT(1, 2), '2024-01-01'),"
                                + " (3, '1.0', -0e0, NULL, '2024-01-01 00:00:00.001'), (3, 'null', 0, POINT(2, 1), NULL)",
                        "UPDATE t SET a = 10 WHERE a = 1 AND b = 0",
                        "UPDATE t SET b = NULL WHERE b = 1",
                        "UPDATE t SET d = 'c' WHERE d = ''",
                        "UPDATE t SET d = NULL, a = 20 WHERE d = X'00'",
                        "UPDATE t SET f = 0 WHERE a = 3",
                        "UPDATE t SET e = '[1]' WHERE JSON_TYPE(e) = 'DOUBLE'",
                        "DELETE FROM t WHERE a IS NULL",
                        "DELETE FROM t WHERE d = 'b' OR JSON_TYPE(e) = 'NULL'",
                        "INSERT INTO u (a, b) VALUES (1, 1), (1, 2), (1, 3)",
                        "UPDATE u SET a = 1000 WHERE b = 2",
                        "DELETE FROM u WHERE b = 3")
                .rowsOf("t")
                .rowsOf("u"));
    }
}
