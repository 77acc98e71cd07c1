package io.crosstide.writer.random;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A random type with a few values, as literals: with few values, rows often clash.
 *
 * @param keyBytes size of a whole value in an index; 0 if it cannot be indexed
 * @param prefixUnits bytes per unit of a prefix; 0 if there are no prefixes
 */
record Draft(String type, ColumnKind kind, List<String> values, int keyBytes, int prefixUnits) {
    private static final int MAX_VALUES = 9;

    Draft {
        values = List.copyOf(values);
    }

    static Draft number(String type, ColumnKind kind, List<String> values, Random random) {
        return new Draft(type, kind, some(values, random), 8, 0);
    }

    static List<String> some(List<String> values, Random random) {
        List<String> chosen = new ArrayList<>(values.stream().distinct().toList());
        Collections.shuffle(chosen, random);
        return chosen.subList(0, Math.min(chosen.size(), MAX_VALUES));
    }

    static <T> T one(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    String value(Random random) {
        return one(values, random);
    }
}
