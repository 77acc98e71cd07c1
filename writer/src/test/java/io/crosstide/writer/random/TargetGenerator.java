package io.crosstide.writer.random;

import io.crosstide.writer.random.PlanKey.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Makes the target's tables differ from the source's in allowed ways. */
final class TargetGenerator {
    private static final List<PlanColumn> EXTRAS = List.of(
            extra("INT", "NULL", ""),
            extra("VARCHAR(20)", "NOT NULL DEFAULT 'x'", ""),
            extra("TIMESTAMP(6)", "NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6)", ""),
            extra("CHAR(36)", "NOT NULL DEFAULT (CONCAT('x', 1))", ""),
            extra("JSON", "NULL", ""),
            extra("INT", "AS (c0 IS NULL) STORED", "c0"),
            extra("INT", "AS (c1 IS NOT NULL) VIRTUAL", "c1"));

    private final Random random;
    private final List<PlanTable> tables;
    private final List<TargetDifference> differences = new ArrayList<>();

    TargetGenerator(Random random, List<PlanTable> tables) {
        this.random = random;
        this.tables = tables;
    }

    private static PlanColumn extra(String type, String attributes, String uses) {
        return new PlanColumn("", type, attributes, ColumnKind.NUMBER, true, uses.isEmpty() ? Set.of() : Set.of(uses));
    }

    /** None for half of the plans. */
    List<TargetDifference> differences() {
        if (random.nextBoolean()) {
            tables.forEach(this::table);
        }
        return differences;
    }

    private void table(PlanTable table) {
        Set<String> bound = bound(table);
        for (PlanColumn column : table.columns()) {
            boolean free = !column.generated() && !bound.contains(column.name());
            if (free && !column.attributes().contains("CURRENT_TIMESTAMP") && random.nextBoolean()) {
                boolean indexed = table.keys().stream().anyMatch(key -> key.uses(column.name()))
                        || RandomPartitions.are(table); // by a column that cannot be a TEXT
                differences.add(new TargetDifference.Type(
                        table.name(), column.name(), new WiderType(random, indexed).of(column.type())));
            }
            if (free && !table.isPrimary(column.name()) && random.nextInt(4) == 0) {
                differences.add(new TargetDifference.Null(table.name(), column.name()));
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            PlanColumn extra = Draft.one(EXTRAS, random);
            differences.add(new TargetDifference.Extra(table.name(), extra.withName("x" + i)));
        }
        if (random.nextInt(3) == 0) {
            index(table);
        }
        if (random.nextBoolean()) {
            differences.add(new TargetDifference.Order(table.name(), random.nextLong()));
        }
        if (random.nextInt(4) == 0 && mayBePartitioned(table)) {
            differences.add(new TargetDifference.Options(
                    table.name(), Draft.one(List.of("", " PARTITION BY KEY () PARTITIONS 3"), random)));
        }
    }

    /** Columns on whose type other columns depend. */
    private Set<String> bound(PlanTable table) {
        Set<String> bound = new HashSet<>();
        table.columns().forEach(column -> bound.addAll(column.uses()));
        table.foreignKeys().forEach(key -> bound.add(key.column()));
        for (PlanTable child : tables) {
            child.foreignKeys().stream()
                    .filter(key -> key.parent().equals(table.name()))
                    .forEach(key -> bound.add(key.parentColumn()));
        }
        for (PlanKey key : table.keys()) {
            key.parts().stream().filter(Part::isExpression).forEach(part -> bound.addAll(part.uses()));
        }
        return bound;
    }

    private void index(PlanTable table) {
        List<Part> parts = table.keys().stream()
                .flatMap(key -> key.parts().stream())
                .filter(part -> !part.isExpression())
                .toList();
        if (!parts.isEmpty()) {
            differences.add(new TargetDifference.Index(
                    table.name(), new PlanKey("KEY", "more", List.of(Draft.one(parts, random)))));
        }
    }

    private boolean mayBePartitioned(PlanTable table) {
        List<PlanKey> unique = table.keys().stream().filter(PlanKey::isUnique).toList();
        return unique.size() == 1
                && unique.get(0).parts().stream().noneMatch(Part::isPrefix)
                && table.isPrimary(unique.get(0).parts().get(0).sql())
                && table.foreignKeys().isEmpty()
                && tables.stream()
                        .flatMap(child -> child.foreignKeys().stream())
                        .noneMatch(key -> key.parent().equals(table.name()));
    }
}
