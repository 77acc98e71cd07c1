package io.crosstide.cli.schema;

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
}
