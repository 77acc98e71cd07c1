package io.crosstide.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The order in which rows of a table are read from every server, and the same order for rows in Java.
 *
 * <p>Rows are read by the index of the primary key if Java and MySQL order all its columns in the same way. Otherwise
 * MySQL sorts by the key's bytes in hexadecimal digits, because Java does not know the order of collations. Rows
 * without a primary key are sorted by a hash of all their columns.
 */
record RowOrder(List<ComparedColumn> columns, List<Integer> keyPositions) implements Comparator<ComparedRow> {
    private static final String NULL_MARK = "'-'";

    /**
     * @param columns all compared columns
     * @param key those of the primary key; empty if there is none
     */
    static RowOrder of(List<ComparedColumn> columns, List<String> key) {
        List<String> names = columns.stream().map(ComparedColumn::name).toList();
        return new RowOrder(columns, key.stream().map(names::indexOf).toList());
    }

    private boolean natural() {
        return keyPositions.stream().allMatch(position -> columns.get(position).ordersNaturally());
    }

    /** A SELECT. Its first column is the hash that orders tables without a key; the others are the compared columns. */
    String query(String database, String table) {
        String values = columns.stream().map(ComparedColumn::expression).collect(Collectors.joining(", "));
        return "SELECT " + (keyPositions.isEmpty() ? hash() : "''") + " AS crosstide_hash, " + values + " FROM "
                + ComparedColumn.quote(database) + "." + ComparedColumn.quote(table) + " ORDER BY " + orderBy();
    }

    private String hash() {
        return columns.stream()
                .map(column -> "COALESCE(SHA2(" + column.expression() + ", 256), " + NULL_MARK + ")")
                .collect(Collectors.joining(", ", "SHA2(CONCAT(", "), 256)"));
    }

    private String orderBy() {
        if (keyPositions.isEmpty()) {
            return "crosstide_hash";
        }
        boolean natural = natural();
        return keyPositions.stream()
                .map(columns::get)
                .map(column -> natural ? column.quoted() : "CAST(HEX(" + column.expression() + ") AS BINARY)")
                .collect(Collectors.joining(", "));
    }

    @Override
    public int compare(ComparedRow one, ComparedRow other) {
        if (keyPositions.isEmpty()) {
            return one.hash().compareTo(other.hash());
        }
        boolean natural = natural();
        for (int position : keyPositions) {
            String left = Objects.requireNonNull(one.values().get(position));
            String right = Objects.requireNonNull(other.values().get(position));
            int order =
                    natural && columns.get(position).isInteger() ? compareIntegers(left, right) : left.compareTo(right);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int compareIntegers(String left, String right) {
        boolean negative = left.startsWith("-");
        if (negative != right.startsWith("-")) {
            return negative ? -1 : 1;
        }
        int order = left.length() != right.length() ? left.length() - right.length() : left.compareTo(right);
        return negative ? -order : order;
    }
}
