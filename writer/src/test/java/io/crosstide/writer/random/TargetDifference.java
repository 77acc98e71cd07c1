package io.crosstide.writer.random;

import io.crosstide.writer.random.PlanKey.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** One difference between the target's table and the source's, of those that docs/tables.md allows. */
sealed interface TargetDifference {
    String table();

    /** The table with the difference; unchanged if it no longer has the column. */
    PlanTable applied(PlanTable table);

    /** Columns in another order. */
    record Order(String table, long seed) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            List<PlanColumn> columns = new ArrayList<>(table.columns());
            Collections.shuffle(columns, new Random(seed));
            return table.withColumns(columns);
        }
    }

    /** A wider type of the same family. */
    record Type(String table, String column, String type) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            return table.withColumns(table.columns().stream()
                    .map(each -> each.name().equals(column) ? each.withType(type) : each)
                    .toList());
        }
    }

    /** NULL allowed. */
    record Null(String table, String column) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            return table.withColumns(table.columns().stream()
                    .map(each -> each.name().equals(column)
                            ? each.withAttributes(each.attributes().replace("NOT NULL", "NULL"))
                            : each)
                    .toList());
        }
    }

    /** An additional column, which is nullable, has a default or is generated. */
    record Extra(String table, PlanColumn column) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            List<PlanColumn> columns = new ArrayList<>(table.columns());
            columns.add(column);
            boolean whole = column.uses().stream().allMatch(table::has);
            return whole ? table.withColumns(columns) : table;
        }
    }

    /** An additional index. */
    record Index(String table, PlanKey key) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            List<PlanKey> keys = new ArrayList<>(table.keys());
            keys.add(key);
            boolean whole = key.parts().stream()
                    .map(Part::uses)
                    .allMatch(uses -> uses.stream().allMatch(table::has));
            return whole ? table.withKeys(keys) : table;
        }
    }

    /** Other options, such as partitions. */
    record Options(String table, String options) implements TargetDifference {
        @Override
        public PlanTable applied(PlanTable table) {
            return table.withOptions(options);
        }
    }
}
