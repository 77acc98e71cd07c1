package io.crosstide.cli.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The table in {@code docs/matrix.md}: a row per case, a column per pair of versions. */
final class MatrixTable {
    private static final Path FILE = Path.of(System.getProperty("crosstide.home", ""), "docs", "matrix.md");
    private static final String EXACT = "✅";
    private static final String NOT_THERE = "–";

    private static final List<String> COLUMNS =
            ReleasePair.all().stream().map(ReleasePair::toString).toList();
    private static final String UNKNOWN = "?";
    private static final String HEAD = """
            # What arrives exactly

            Each row is a case that the tests run through the whole program, each column a pair of MySQL servers, source →
            target, in gtid mode. The servers themselves compare the rows (`HEX`, `JSON_TYPE`, digests …).

            - %s arrived byte for byte, without a conflict.
            - *refused* says so in a message that holds these words. What does not fit at the target holds up that table
              alone, until it is changed or excluded ([One table that cannot be applied
              to](operations.md#one-table-that-cannot-be-applied-to)); what a source's session logs in a way that cannot be
              replicated stops that source's stream.
            - %s one of the two servers lacks the feature.

            9.7 stands for 9.7.4, 8.0 for 8.0.15.

            This table is written by the tests: `mvn -B verify` runs the column 9.7→9.7, `mvn -B -Pmatrix verify` the others, and
            9.7→9.7 in direction-table mode too. With `-Dcrosstide.matrix.write=true` each run fills in what it has seen.

            """.formatted(EXACT, NOT_THERE);
    private static final String TAIL = """

            - MySQL 5.7 is refused, as source and as target, by `doctor`, by `init` and when the services start
              ([0008](decisions/0008-supported-servers.md)).
            - A tagged GTID stops the link to a server before 8.3 in gtid mode; in direction-table mode its rows arrive.
            - 9.7 logs the rows that a foreign key cascades to, 8.0 leaves them to the target's own foreign keys
              ([0006](decisions/0006-cascades.md)).
            - A TIME of more than 31 hours inside JSON: 8.0.15 itself reads another value there. It is refused where such a server is
              the target (the target does not take a value); one written at such a server shows another value there than elsewhere.
            - Updates and deletes in a table with an index over an expression: 8.0.15 leaves the index's hidden column out of
              the row images. The stream stops, until the index is made over a generated column.
            - Not tried: `binlog_encryption=ON`, which needs a keyring component set up beside mysqld.
            """;

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    /** Fills in what a run of a pair has seen: that all of these cases went as expected. Only when the build is told to. */
    static synchronized void fillIn(ReleasePair pair, Predicate<MatrixCase> seen) throws IOException {
        if (Boolean.getBoolean("crosstide.matrix.write")) {
            read(FILE)
                    .with(pair, cells(Cases.all().stream().filter(seen).toList(), pair))
                    .write(FILE);
        }
    }

    /** The cells that a run of a pair gives when all went as expected. */
    static Map<String, String> cells(List<MatrixCase> cases, ReleasePair pair) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (MatrixCase one : cases) {
            String refusal = one.refusal(pair);
            String cell = refusal.isEmpty() ? EXACT : "refused: " + refusal;
            for (String title : one.titles()) {
                String key = "| " + one.group() + " | " + title.replace("|", "\\\\|") + " |";
                if (cells.put(key, pair.has(one) ? cell : NOT_THERE) != null) {
                    throw new IllegalStateException("two cases are called " + key);
                }
            }
        }
        return cells;
    }

    /** The table as documented. */
    static MatrixTable documented() throws IOException {
        return read(FILE);
    }

    private static MatrixTable read(Path file) throws IOException {
        MatrixTable table = new MatrixTable();
        if (!Files.exists(file)) {
            return table;
        }
        for (String line : Files.readAllLines(file)) {
            List<String> cells = List.of(line.split(" \\| |^\\| | \\|$", -1));
            if (cells.size() == COLUMNS.size() + 4 && !cells.get(1).equals("group")) {
                Map<String, String> row = new TreeMap<>();
                for (int i = 0; i < COLUMNS.size(); i++) {
                    row.put(COLUMNS.get(i), cells.get(3 + i));
                }
                table.rows.put("| " + cells.get(1) + " | " + cells.get(2) + " |", row);
            }
        }
        return table;
    }

    /** The cells of a column. */
    Map<String, String> column(ReleasePair pair) {
        Map<String, String> cells = new LinkedHashMap<>();
        rows.forEach((key, row) -> cells.put(key, row.getOrDefault(pair.toString(), UNKNOWN)));
        return cells;
    }

    /** This table with cells of a column, and a row for each case that there is now. */
    private MatrixTable with(ReleasePair pair, Map<String, String> cells) {
        MatrixTable changed = new MatrixTable();
        for (String key : cells(Cases.all(), pair).keySet()) {
            Map<String, String> row = new TreeMap<>(rows.getOrDefault(key, Map.of()));
            if (cells.containsKey(key)) {
                row.put(pair.toString(), cells.get(key));
            }
            changed.rows.put(key, row);
        }
        return changed;
    }

    private void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(HEAD.lines().toList());
        lines.add("| group | case | " + String.join(" | ", COLUMNS) + " |");
        lines.add("|---".repeat(COLUMNS.size() + 2) + "|");
        rows.forEach((key, row) -> {
            StringBuilder line = new StringBuilder(key);
            COLUMNS.forEach(pair ->
                    line.append(' ').append(row.getOrDefault(pair, UNKNOWN)).append(" |"));
            lines.add(line.toString());
        });
        lines.addAll(TAIL.lines().toList());
        Files.write(file, lines);
    }
}
