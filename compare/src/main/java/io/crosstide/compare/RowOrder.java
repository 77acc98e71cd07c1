package io.crosstide.compare;

import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * The order in which rows of a table are read from every server, and the same order for the rows as read.
 *
 * <p>Where all columns of the primary key have an order that is the same here and in MySQL, rows come by that key's index.
 * Otherwise MySQL sorts by the keys' bytes in hexadecimal digits, because collations order by rules that are not known
 * here. Rows without a primary key are ordered by a hash of all their columns.
 */
record RowOrder(List<ComparedColumn> columns, List<Integer> keyPositions) implements Comparator<ComparedRow> {
    private static final String NULL_MARK = "'-'";

    /**
     * @param columns all that are compared
     * @param key of these, the primary key's; empty without one
     */
    static RowOrder of(List<ComparedColumn> columns, List<String> key) {
        List<String> names = columns.stream().map(ComparedColumn::name).toList();
        return new RowOrder(columns, key.stream().map(names::indexOf).toList());
    }

    private boolean natural() {
        return keyPositions.stream().allMatch(position -> columns.get(position).ordersNaturally());
    }

    /** SELECT whose first column is what orders tables without a key, and whose others are the compared columns. */
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
