package io.crosstide.writer.random;

import io.crosstide.writer.random.PlanKey.Part;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Partitions by a column that is part of all unique keys, as MySQL requires. */
final class RandomPartitions {
    private static final String BEGIN = " PARTITION BY ";

    private RandomPartitions() {}

    /** Whether the table has partitions. Then it cannot have foreign keys. */
    static boolean are(PlanTable table) {
        return table.options().contains(BEGIN);
    }

    /** Options of CREATE TABLE; empty if no column is suitable. */
    static String of(List<PlanKey> keys, Map<String, Draft> drafts, Random random) {
        List<String> columns = drafts.keySet().stream()
                .sorted()
                .filter(column -> isSuitable(drafts, column) && keys.stream().allMatch(key -> hasColumn(key, column)))
                .toList();
        if (columns.isEmpty()) {
            return "";
        }
        String column = Draft.one(columns, random);
        Draft draft = drafts.get(column);
        boolean integer = draft != null && draft.type().contains("INT");
        return BEGIN
                + switch (random.nextInt(integer ? 4 : 1)) {
                    case 0 -> "KEY (" + column + ") PARTITIONS " + (2 + random.nextInt(4));
                    case 1 -> "LINEAR HASH (" + column + ") PARTITIONS 3";
                    case 2 ->
                        "RANGE (" + column + ") (PARTITION p0 VALUES LESS THAN (2), PARTITION p1 VALUES LESS THAN"
                                + " (7), PARTITION p2 VALUES LESS THAN MAXVALUE)";
                    default ->
                        "RANGE COLUMNS (" + column + ") (PARTITION p0 VALUES LESS THAN (1), PARTITION p1 VALUES"
                                + " LESS THAN (MAXVALUE))";
                };
    }

    private static boolean isSuitable(Map<String, Draft> drafts, String column) {
        Draft draft = drafts.get(column);
        return draft != null && draft.keyBytes() > 0 && draft.kind() != ColumnKind.FLOATING;
    }

    private static boolean hasColumn(PlanKey key, String column) {
        return !key.isUnique() || key.parts().stream().map(Part::sql).anyMatch(column::equals);
    }
}
