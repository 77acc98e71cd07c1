package io.crosstide.cli.matrix;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The table in {@code docs/matrix.md}: a row per case, a column per pair of versions. */
final class MatrixTable {
    static final String EXACT = "✅";
    static final String NOT_THERE = "–";

    private static final List<String> COLUMNS = List.of("9.7→9.7");
    private static final String UNKNOWN = "?";
    private static final String HEAD = """
            # What arrives exactly

            Each row is a case that the tests run through the whole program, from one MySQL server to another and back; the
            servers themselves compare the rows (`HEX`, `JSON_TYPE`, digests …). %s arrived byte for byte, without a
            conflict; *refused* stops that link or stream with a message that holds these words, until the tables are
            changed or excluded; %s one of the two versions lacks the feature. 9.7 stands for 9.7.4.

            This table is written by the tests, and `mvn -B verify` checks it. To write it anew:
            `mvn -B -pl cli -am -Dtest=MatrixTest -Dsurefire.failIfNoSpecifiedTests=false -Dcrosstide.matrix.write=true test`.

            """.formatted(EXACT, NOT_THERE);
    private static final String TAIL = """

            Not tried: `binlog_encryption=ON`, which needs a keyring component set up beside mysqld.
            """;

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    /** The cells that a run of a pair gives when all went as expected. */
    static Map<String, String> cells(List<MatrixCase> cases, String source, String target) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (MatrixCase one : cases) {
            String exact = one.isRefused() ? "refused: " + one.refusal().strip() : EXACT;
            String cell = one.runsOn(source) && one.runsOn(target) ? exact : NOT_THERE;
            if (cells.put(key(one), cell) != null) {
                throw new IllegalStateException("two cases are called " + key(one));
            }
        }
        return cells;
    }

    private static String key(MatrixCase one) {
        return "| " + one.group() + " | " + one.title().replace("|", "\\\\|") + " |";
    }

    static MatrixTable read(Path file) throws IOException {
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
    Map<String, String> column(String pair) {
        Map<String, String> cells = new LinkedHashMap<>();
        rows.forEach((key, row) -> cells.put(key, row.getOrDefault(pair, UNKNOWN)));
        return cells;
    }

    /** This table with a column from a run, whose rows are all the rows there are. */
    MatrixTable with(String pair, Map<String, String> cells) {
        MatrixTable changed = new MatrixTable();
        cells.forEach((key, cell) -> {
            Map<String, String> row = new TreeMap<>(rows.getOrDefault(key, Map.of()));
            row.put(pair, cell);
            changed.rows.put(key, row);
        });
        return changed;
    }

    void write(Path file) throws IOException {
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
