package io.crosstide.cli.compare;

import io.crosstide.cli.text.TextTable;
import io.crosstide.compare.RowDifference;
import io.crosstide.compare.TableResult;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi.Style;
import picocli.CommandLine.Help.ColorScheme;

/** A comparison for people: a line per table with the rows of each datacenter, then the rows that differ. */
public final class ComparisonText {

    private final Comparison comparison;
    private final ColorScheme colours;

    public ComparisonText(Comparison comparison, ColorScheme colours) {
        this.comparison = comparison;
        this.colours = colours;
    }

    public void printTo(PrintWriter out) {
        if (comparison.results().isEmpty()) {
            return;
        }
        List<String> header = new ArrayList<>(List.of("CLUSTER", "TABLE"));
        comparison.datacenters().forEach(datacenter -> header.add(datacenter + " rows"));
        header.add("RESULT");
        TextTable table = new TextTable(header.toArray(String[]::new));
        comparison.results().forEach(result -> table.row(cells(result)));
        table.lines().forEach(out::println);
        comparison.results().stream()
                .filter(result -> !result.equal() || !result.notes().isEmpty())
                .forEach(result -> printDifferences(result, out));
        out.flush();
    }

    private Object[] cells(TableResult result) {
        List<Object> cells = new ArrayList<>();
        cells.add(comparison.cluster());
        cells.add(result.database() + "." + result.table());
        for (String datacenter : comparison.datacenters()) {
            @Nullable Long rows = result.rows().get(datacenter);
            cells.add(rows == null ? "-" : rows);
        }
        cells.add(verdict(result));
        return cells.toArray();
    }

    private static String verdict(TableResult result) {
        if (result.differingRows() > 0) {
            return "%d %s"
                    .formatted(result.differingRows(), result.differingRows() == 1 ? "row differs" : "rows differ");
        }
        return result.equal() && result.notes().isEmpty() ? "equal" : "differs";
    }

    private void printDifferences(TableResult result, PrintWriter out) {
        out.println();
        out.println(colours.apply(result.database() + "." + result.table(), List.of(Style.bold)) + ": "
                + colours.errorText(verdict(result)));
        result.notes().forEach(note -> out.println("  " + note));
        result.examples().forEach(difference -> print(difference, out));
        long more = result.differingRows() - result.examples().size();
        if (more > 0 && !result.examples().isEmpty()) {
            out.println("  ... and %d more".formatted(more));
        }
    }

    private void print(RowDifference difference, PrintWriter out) {
        out.println("  " + joined(difference.key(), difference.key().keySet()));
        Set<String> columns = differing(difference);
        comparison.datacenters().forEach(datacenter -> {
            @Nullable Map<String, @Nullable String> row = difference.rows().get(datacenter);
            out.println("    %s: %s".formatted(datacenter, row == null ? "no such row" : joined(row, columns)));
        });
    }

    /** The columns whose values differ between the rows. */
    private static Set<String> differing(RowDifference difference) {
        Set<String> columns = new HashSet<>();
        @Nullable Map<String, @Nullable String> first = null;
        for (Map<String, @Nullable String> row : difference.rows().values()) {
            if (row == null) {
                continue;
            }
            if (first == null) {
                first = row;
            }
            for (String column : row.keySet()) {
                if (!Objects.equals(first.get(column), row.get(column))) {
                    columns.add(column);
                }
            }
        }
        return columns.isEmpty() && first != null ? first.keySet() : columns;
    }

    private static String joined(Map<String, ? extends @Nullable String> row, Set<String> columns) {
        return row.entrySet().stream()
                .filter(cell -> columns.contains(cell.getKey()))
                .map(cell -> cell.getKey() + "=" + (cell.getValue() == null ? "NULL" : cell.getValue()))
                .collect(Collectors.joining(", "));
    }
}
