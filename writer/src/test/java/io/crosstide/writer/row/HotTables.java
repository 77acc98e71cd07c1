package io.crosstide.writer.row;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;

/** Tables of few rows for many transactions; {@code {db}} stands for the database. */
public enum HotTables {
    /** Parents, children that cascades change, and a table without a key. */
    FAMILY {
        @Override
        public List<String> tables() {
            return List.of(
                    "p (id INT PRIMARY KEY, code VARCHAR(20) COLLATE utf8mb4_general_ci UNIQUE, n INT)",
                    "c (id INT PRIMARY KEY, p INT, u VARCHAR(20), UNIQUE (u(2)), CONSTRAINT of_p"
                            + " FOREIGN KEY (p) REFERENCES p (id) ON DELETE CASCADE ON UPDATE CASCADE)",
                    "log (line VARCHAR(30), n INT)");
        }

        @Override
        public List<String> views() {
            return List.of(
                    "SELECT id, HEX(code), n FROM {db}.p ORDER BY id",
                    "SELECT id, p, HEX(u) FROM {db}.c ORDER BY id",
                    "SELECT HEX(line), n, COUNT(*) FROM {db}.log GROUP BY HEX(line), n ORDER BY 1, 2");
        }

        @Override
        List<String> changes(Random random) {
            return List.of(family(random));
        }
    },
    /**
     * Unique keys of every kind; two rows swap their values within a transaction. All transactions of a table with a
     * functional index run in order, so that index has its own table.
     */
    KEYS {
        @Override
        public List<String> tables() {
            return List.of(
                    "k (id INT PRIMARY KEY, accent VARCHAR(9) COLLATE utf8mb4_0900_ai_ci UNIQUE,"
                            + " padded VARCHAR(9) COLLATE utf8mb4_general_ci UNIQUE, pre VARBINARY(9), n INT, m INT, kind"
                            + " ENUM('a', 'b', 'c', 'd', 'e'), UNIQUE (pre(2)), UNIQUE (n, m), UNIQUE (kind, m))",
                    "f (id INT PRIMARY KEY, word VARCHAR(9), UNIQUE ((UPPER(TRIM(word)))))");
        }

        @Override
        public List<String> views() {
            return List.of(
                    "SELECT id, HEX(accent), HEX(padded), HEX(pre), n, m, kind FROM {db}.k ORDER BY id",
                    "SELECT id, HEX(word) FROM {db}.f ORDER BY id");
        }

        @Override
        List<String> changes(Random random) {
            return random.nextInt(5) == 0 ? swap(random) : List.of(keys(random));
        }
    };

    /** Runs a statement at the source. */
    public interface Source {
        void execute(String sql) throws SQLException;

        List<String> rows(String query) throws SQLException;
    }

    private static final int PEOPLE = 12;
    private static final int ROWS = 16;
    /** Values that the index treats as equal to some others or to none, and NULL. */
    private static final List<Function<Random, String>> VALUES = List.of(
            random -> "accent = '" + oneOf(random, "e1", "é1", "E1", "e2", "Ê2", "e3", "e4") + "'",
            random -> "padded = '" + oneOf(random, "x", "X ", "x  ", "y", "Y ", "z", "") + "'",
            random -> "pre = x'" + oneOf(random, "01", "0102", "010203", "0202", "02020202", "03") + "'",
            random -> "n = " + oneOf(random, "1", "2", "NULL") + ", m = " + oneOf(random, "1", "2", "NULL"),
            random -> "kind = '" + oneOf(random, "a", "b", "e") + "', m = " + oneOf(random, "1", "2", "3", "NULL"),
            random -> "accent = NULL, padded = NULL");
    /** A key already exists; a foreign key refuses, or would give a child the key of another. */
    private static final Set<Integer> EXPECTED = Set.of(1062, 1451, 1452, 1761);

    /** Name and columns of each table, as after CREATE TABLE. */
    public abstract List<String> tables();

    /** Queries that show all rows. */
    public abstract List<String> views();

    abstract List<String> changes(Random random);

    /** Writes some transactions, and more as long as a view is empty: two empty tables are equal, whatever happened. */
    public static void write(int transactions, Random random, Source source, HotTables... all) throws SQLException {
        for (int i = 0; i < transactions || anyEmpty(source, all); i++) {
            all[random.nextInt(all.length)].write(random, source);
        }
    }

    private static boolean anyEmpty(Source source, HotTables... all) throws SQLException {
        for (HotTables tables : all) {
            for (String view : tables.views()) {
                if (source.rows(view).isEmpty()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A transaction of one to three changes, some of which may be refused. */
    private void write(Random random, Source source) throws SQLException {
        List<String> statements = new ArrayList<>(List.of("START TRANSACTION"));
        for (int k = random.nextInt(3); k >= 0; k--) {
            statements.addAll(changes(random));
        }
        statements.add("COMMIT");
        for (String statement : statements) {
            try {
                source.execute(statement);
            } catch (SQLException e) {
                if (!EXPECTED.contains(e.getErrorCode())) {
                    throw new SQLException(statement, e);
                }
            }
        }
    }

    private static String family(Random random) {
        int id = random.nextInt(PEOPLE);
        int other = random.nextInt(PEOPLE);
        String code = (random.nextBoolean() ? "K" : "k") + random.nextInt(10) + (random.nextInt(9) == 0 ? "é" : "");
        return switch (random.nextInt(9)) {
            case 0, 1 -> "INSERT INTO {db}.p VALUES (" + id + ", '" + code + "', 0)";
            case 2 -> "UPDATE {db}.p SET n = n + 1, code = '" + code + "' WHERE id = " + id;
            case 3 -> "UPDATE {db}.p SET id = " + other + " WHERE id = " + id;
            case 4 -> "DELETE FROM {db}.p WHERE id = " + id;
            case 5, 6 -> "INSERT INTO {db}.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + code + "')";
            case 7 -> "REPLACE INTO {db}.c VALUES (" + random.nextInt(40) + ", " + id + ", '" + code + "')";
            default ->
                random.nextBoolean()
                        ? "INSERT INTO {db}.log VALUES ('" + code + "', " + other + ")"
                        : "DELETE FROM {db}.log WHERE n = " + other + " LIMIT 1";
        };
    }

    private static String keys(Random random) {
        int id = random.nextInt(ROWS);
        String value = VALUES.get(random.nextInt(VALUES.size())).apply(random);
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> "INSERT INTO {db}.k SET id = " + id + ", " + value;
            case 3, 4, 5 -> "UPDATE {db}.k SET " + value + " WHERE id = " + id;
            case 6 -> "UPDATE {db}.k SET id = " + random.nextInt(ROWS) + " WHERE id = " + id;
            case 7 -> "DELETE FROM {db}.k WHERE id = " + id;
            case 8 -> "REPLACE INTO {db}.k SET id = " + id + ", " + value;
            default -> "REPLACE INTO {db}.f VALUES (" + id + ", '" + oneOf(random, "w", "W ", " w", "é", "É") + "')";
        };
    }

    /** Two rows swap their values of a unique key, through a temporary value. */
    private static List<String> swap(Random random) {
        int one = random.nextInt(ROWS);
        int other = random.nextInt(ROWS);
        String column = oneOf(random, "accent", "padded", "pre", "n", "kind", "id", "word");
        String table = column.equals("word") ? "{db}.f" : "{db}.k";
        if (column.equals("id")) {
            return List.of(
                    "UPDATE {db}.k SET id = -1 WHERE id = " + one,
                    "UPDATE {db}.k SET id = " + one + " WHERE id = " + other,
                    "UPDATE {db}.k SET id = " + other + " WHERE id = -1");
        }
        return List.of(
                "SET @one = (SELECT " + column + " FROM " + table + " WHERE id = " + one + ")," + " @other = (SELECT "
                        + column + " FROM " + table + " WHERE id = " + other + ")",
                "UPDATE " + table + " SET " + column + " = NULL WHERE id = " + one,
                "UPDATE " + table + " SET " + column + " = @one WHERE id = " + other,
                "UPDATE " + table + " SET " + column + " = @other WHERE id = " + one);
    }

    private static String oneOf(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }
}
