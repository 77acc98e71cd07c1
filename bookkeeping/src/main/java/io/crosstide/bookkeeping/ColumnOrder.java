package io.crosstide.bookkeeping;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The order of the columns that a table has at the source and at the target (docs/decisions/0018).
 *
 * @param source names of these columns in lower case, in the source's order
 * @param target the same names in the target's order
 */
public record ColumnOrder(List<String> source, List<String> target) {
    public ColumnOrder {
        source = List.copyOf(source);
        target = List.copyOf(target);
        if (source.size() != target.size() || !source.containsAll(target)) {
            throw new IllegalArgumentException("not the same columns: " + source + " and " + target);
        }
    }

    /** @param source all columns of the source's table; likewise {@code target} */
    public static ColumnOrder ofAll(List<String> source, List<String> target) {
        List<String> sourceNames = lowerCase(source);
        List<String> targetNames = lowerCase(target);
        return new ColumnOrder(common(sourceNames, targetNames), common(targetNames, sourceNames));
    }

    /**
     * Whether both orders place the columns of one side alike beside those of the other side. If not, columns were
     * moved or renamed at one side only.
     */
    public boolean agreesWith(ColumnOrder other) {
        return placesAmong(other).equals(other.placesAmong(this));
    }

    public boolean includes(ColumnOrder other) {
        return source.containsAll(other.source);
    }

    /** For each column that the other has too, in the source's order: its place in the target's order. */
    private List<Integer> placesAmong(ColumnOrder other) {
        List<String> atTarget = common(target, other.target);
        List<Integer> places = new ArrayList<>();
        for (String column : common(source, other.source)) {
            places.add(atTarget.indexOf(column));
        }
        return places;
    }

    private static List<String> common(List<String> names, List<String> others) {
        return names.stream().filter(others::contains).toList();
    }

    private static List<String> lowerCase(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
    }
}
