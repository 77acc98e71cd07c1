package io.crosstide.cli.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A part of a table's definition that is not the same in all datacenters.
 *
 * @param definitions by datacenter; null where there is no such part
 */
record Difference(String what, Map<String, @Nullable String> definitions) {

    Difference {
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
    }

    /** @param tables by datacenter; null where there is no such table */
    static List<Difference> between(Map<String, @Nullable TableFacts> tables) {
        List<Difference> differences = new ArrayList<>();
        Map<String, @Nullable String> existence = new LinkedHashMap<>();
        tables.forEach((datacenter, table) -> existence.put(datacenter, table == null ? null : "is there"));
        add(differences, "table", existence);
        Set<String> parts = new LinkedHashSet<>();
        tables.values()
                .forEach(table ->
                        parts.addAll(table == null ? Set.of() : table.facts().keySet()));
        for (String part : parts) {
            Map<String, @Nullable String> definitions = new LinkedHashMap<>();
            tables.forEach((datacenter, table) -> {
                if (table != null) {
                    definitions.put(datacenter, table.facts().get(part));
                }
            });
            add(differences, part, definitions);
        }
        add(differences, "order of columns", orders(tables));
        return differences;
    }

    private static void add(List<Difference> differences, String what, Map<String, @Nullable String> definitions) {
        if (new HashSet<>(definitions.values()).size() > 1) {
            differences.add(new Difference(what, definitions));
        }
    }

    /** The order of the columns that all tables have. */
    private static Map<String, @Nullable String> orders(Map<String, @Nullable TableFacts> tables) {
        Map<String, @Nullable String> orders = new LinkedHashMap<>();
        tables.forEach((datacenter, table) -> {
            if (table != null) {
                List<String> common = table.columns().stream()
                        .filter(column -> tables.values().stream()
                                .allMatch(other ->
                                        other == null || other.columns().contains(column)))
                        .toList();
                orders.put(datacenter, String.join(", ", common));
            }
        });
        return orders;
    }
}
