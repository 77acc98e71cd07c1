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

/** The table in {@code docs/matrix.md}: a row per case, a column per pair of versions and mode. */
final class MatrixTable {
    static final Path HOME = Path.of(System.getProperty("crosstide.home", ""));
    static final Path FILE = HOME.resolve("docs").resolve("matrix.md");

    private static final List<String> COLUMNS =
            MatrixColumn.all().stream().map(MatrixColumn::toString).toList();
    private static final String UNKNOWN = "?";

    private final Map<String, Map<String, String>> rows = new LinkedHashMap<>();

    /**
     * Fills in the result of a run in which all of these cases went as expected. It does so only if the build asks for
     * it.
     */
    static synchronized void fillIn(MatrixColumn column, Predicate<MatrixCase> seen) throws IOException {
        if (Boolean.getBoolean("crosstide.matrix.write")) {
            read(FILE)
                    .with(column, cells(Cases.all().stream().filter(seen).toList(), column.pair()))
                    .write(FILE);
        }
    }

    /** The cells of a pair after a run that went as expected. */
    static Map<String, String> cells(List<MatrixCase> cases, ReleasePair pair) {
        Map<String, String> cells = new LinkedHashMap<>();
        for (MatrixCase one : cases) {
            for (String title : one.titles()) {
                String key = "| " + one.group() + " | " + title.replace("|", "\\|") + " |";
                if (cells.put(key, cell(one, pair)) != null) {
                    throw new IllegalStateException("two cases are called " + key);
                }
            }
        }
        return cells;
    }

    private static String cell(MatrixCase one, ReleasePair pair) {
        if (!one.notTriedWith(pair).isEmpty()) {
            return "not tried: " + one.notTriedWith(pair);
        }
        if (!pair.has(one)) {
            return MatrixText.NOT_THERE;
        }
        return one.refusal(pair).isEmpty() ? MatrixText.EXACT : "refused: " + one.refusal(pair);
    }

    /** The documented table. */
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
    Map<String, String> column(MatrixColumn column) {
        Map<String, String> cells = new LinkedHashMap<>();
        rows.forEach((key, row) -> cells.put(key, row.getOrDefault(column.toString(), UNKNOWN)));
        return cells;
    }

    /** This table with the cells of a column and a row for each current case. */
    private MatrixTable with(MatrixColumn column, Map<String, String> cells) {
        MatrixTable changed = new MatrixTable();
        for (String key : cells(Cases.all(), column.pair()).keySet()) {
            Map<String, String> row = new TreeMap<>(rows.getOrDefault(key, Map.of()));
            if (cells.containsKey(key)) {
                row.put(column.toString(), cells.get(key));
            }
            changed.rows.put(key, row);
        }
        return changed;
    }

    private void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>(MatrixText.head().lines().toList());
        lines.add("| group | case | " + String.join(" | ", COLUMNS) + " |");
        lines.add("|---".repeat(COLUMNS.size() + 2) + "|");
        rows.forEach((key, row) -> {
            StringBuilder line = new StringBuilder(key);
            COLUMNS.forEach(column ->
                    line.append(' ').append(row.getOrDefault(column, UNKNOWN)).append(" |"));
            lines.add(line.toString());
        });
        lines.addAll(MatrixText.tail().lines().toList());
        Files.write(file, lines);
    }
}
