package io.crosstide.cli.schema;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All of a table's definition that can matter to replication, as text for comparison.
 *
 * @param columns names in the table's order
 * @param facts by what they are about, such as {@code column id} or {@code index name}
 */
record TableFacts(List<String> columns, Map<String, String> facts) {

    TableFacts {
        columns = List.copyOf(columns);
        facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }

    /** Collects the facts of a table while they are read. */
    static final class Draft {
        private final List<String> columns = new ArrayList<>();
        private final Map<String, String> facts = new LinkedHashMap<>();

        void column(String name, String definition) {
            columns.add(name);
            facts.put("column " + name, definition);
        }

        void put(String what, String definition) {
            facts.put(what, definition);
        }

        /** Adds a part to a definition of several parts. */
        void append(String what, String first, String part) {
            facts.merge(what, first + part, (before, any) -> before + ", " + part);
        }

        TableFacts facts() {
            return new TableFacts(columns, facts);
        }
    }
}
