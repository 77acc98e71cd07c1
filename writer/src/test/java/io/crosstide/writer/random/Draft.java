package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A random type with some values, as literals. Few of them, so that rows meet.
 *
 * @param keyBytes what a whole value takes in an index; 0 where it cannot be indexed
 * @param prefixUnits bytes that a unit of a prefix takes; 0 where there are no prefixes
 */
record Draft(String type, ColumnKind kind, List<String> values, int keyBytes, int prefixUnits) {
    private static final int MOST_VALUES = 9;

    Draft {
        values = List.copyOf(values);
    }

    static Draft number(String type, ColumnKind kind, List<String> values, Random random) {
        return new Draft(type, kind, some(values, random), 8, 0);
    }

    static List<String> some(List<String> values, Random random) {
        List<String> chosen = new ArrayList<>(values.stream().distinct().toList());
        Collections.shuffle(chosen, random);
        return chosen.subList(0, Math.min(chosen.size(), MOST_VALUES));
    }

    static <T> T one(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Whether it is a FLOAT(M,D) or DOUBLE(M,D), for which the source may not log what a session cut. */
    boolean isRounding() {
        return kind == ColumnKind.FLOATING && type.contains("(");
    }

    String value(Random random) {
        return one(values, random);
    }
}
