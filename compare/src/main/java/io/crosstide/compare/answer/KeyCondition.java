package io.crosstide.compare.answer;

import io.crosstide.compare.ComparedColumn;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The condition that finds rows by their keys through the index of the primary key. Values come from another datacenter, so each
 * must have the form that the type of its column prints.
 */
final class KeyCondition {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,20}");
    private static final Pattern HEX = Pattern.compile("([0-9A-F]{2})*");
    private static final Pattern TIME = Pattern.compile("[0-9:. -]{1,32}");

    private KeyCondition() {}

    /** Whether rows can be found by such keys. */
    static boolean isPossible(List<ComparedColumn> key) {
        return !key.isEmpty() && key.stream().allMatch(ComparedColumn::ordersNaturally);
    }

    /** Throws IllegalArgumentException if a value has the wrong form. */
    static String of(List<ComparedColumn> key, List<String> values) {
        return IntStream.range(0, key.size())
                .mapToObj(index -> key.get(index).quoted() + " = " + literal(key.get(index), values.get(index)))
                .collect(Collectors.joining(" AND "));
    }

    private static String literal(ComparedColumn column, String value) {
        if (column.isInteger()) {
            return checked(column, INTEGER, value);
        }
        return column.isBytes() ? "X'" + checked(column, HEX, value) + "'" : "'" + checked(column, TIME, value) + "'";
    }

    private static String checked(ComparedColumn column, Pattern form, String value) {
        if (!form.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "a value of column " + column.name() + " has not the form of its type " + column.type());
        }
        return value;
    }
}
