package io.crosstide.cli.text;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows in aligned columns, two spaces apart. Columns that hold only numbers are aligned to the right. */
public final class TextTable {

    private static final String GAP = "  ";
    private static final String NUMBER = "-|[-+]?[0-9][0-9.,:%]*( ?[a-zA-Zµ/%]{1,4})?";

    private final List<String> header;
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... header) {
        this.header = List.of(header);
    }

    public TextTable row(Object... cells) {
        if (cells.length != header.size()) {
            throw new IllegalArgumentException("%d cells for %d columns".formatted(cells.length, header.size()));
        }
        rows.add(IntStream.range(0, cells.length)
                .mapToObj(column -> String.valueOf(cells[column]))
                .toList());
        return this;
    }

    /** The header and the rows, one per line, without a line break at the end. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line(header));
        rows.forEach(row -> lines.add(line(row)));
        return lines;
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(cells.get(column), column))
                .collect(Collectors.joining(GAP))
                .stripTrailing();
    }

    private String padded(String cell, int column) {
        String space = " ".repeat(width(column) - length(cell));
        return numeric(column) ? space + cell : cell + space;
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).reduce(length(header.get(column)), Math::max);
    }

    private boolean numeric(int column) {
        return !rows.isEmpty()
                && rows.stream().map(row -> row.get(column)).allMatch(cell -> cell.isEmpty() || cell.matches(NUMBER))
                && rows.stream().anyMatch(row -> !row.get(column).isEmpty());
    }

    private static int length(String cell) {
        return cell.codePointCount(0, cell.length());
    }
}
