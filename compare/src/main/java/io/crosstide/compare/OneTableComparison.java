package io.crosstide.compare;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one table from all servers in parallel and in the same order, and finds the rows that differ. */
final class OneTableComparison {
    private final Map<String, Connection> servers;
    private final String database;
    private final String table;
    private final int examplesWanted;
    private final List<String> notes = new ArrayList<>();
    private final List<RowDifference> examples = new ArrayList<>();
    private long differingRows;

    OneTableComparison(Map<String, Connection> servers, String database, String table, int examplesWanted) {
        this.servers = servers;
        this.database = database;
        this.table = table;
        this.examplesWanted = examplesWanted;
    }

    TableResult run() throws SQLException {
        Map<String, ComparedTable> definitions = definitions();
        if (definitions.isEmpty()) {
            return new TableResult(database, table, Map.of(), 1, List.of(), notes);
        }
        RowOrder order = order(definitions.values());
        Map<String, RowStream> streams = new LinkedHashMap<>();
        try {
            for (String server : definitions.keySet()) {
                Connection connection = Objects.requireNonNull(servers.get(server));
                streams.put(
                        server,
                        new RowStream(
                                connection,
                                order.query(database, table),
                                order.columns().size()));
            }
            merge(streams, order);
        } finally {
            for (RowStream stream : streams.values()) {
                stream.close();
            }
        }
        if (definitions.size() < servers.size()) {
            differingRows = Math.max(1, differingRows);
        }
        Map<String, Long> rows = new LinkedHashMap<>();
        streams.forEach((server, stream) -> rows.put(server, stream.count()));
        return new TableResult(database, table, rows, differingRows, examples, notes);
    }

    private Map<String, ComparedTable> definitions() throws SQLException {
        Map<String, ComparedTable> definitions = new LinkedHashMap<>();
        for (Map.Entry<String, Connection> server : servers.entrySet()) {
            ComparedTable definition = ComparedTable.read(server.getValue(), database, table);
            if (definition == null) {
                notes.add("the table is missing in " + server.getKey());
            } else {
                definitions.put(server.getKey(), definition);
            }
        }
        return definitions;
    }

    /** The first server decides how a column is read. The primary key is used only if all servers have the same one. */
    private RowOrder order(Iterable<ComparedTable> definitions) {
        ComparedTable first = definitions.iterator().next();
        Set<String> common =
                first.columns().stream().map(ComparedColumn::name).collect(Collectors.toCollection(LinkedHashSet::new));
        Set<String> all = new LinkedHashSet<>();
        List<String> key = first.key();
        for (ComparedTable definition : definitions) {
            common.removeIf(column -> !definition.hasColumn(column));
            definition.columns().forEach(column -> all.add(column.name()));
            if (!definition.key().equals(key)) {
                notes.add("the primary keys differ, so rows are compared without one");
                key = List.of();
            }
        }
        all.removeAll(common);
        if (!all.isEmpty()) {
            notes.add("not compared, because not all servers have them: columns " + String.join(", ", all));
        }
        return RowOrder.of(
                first.columns().stream()
                        .filter(column -> common.contains(column.name()))
                        .toList(),
                key);
    }

    private void merge(Map<String, RowStream> streams, RowOrder order) throws SQLException {
        while (true) {
            ComparedRow least = null;
            for (RowStream stream : streams.values()) {
                ComparedRow head = stream.head();
                if (head != null && (least == null || order.compare(head, least) < 0)) {
                    least = head;
                }
            }
            if (least == null) {
                return;
            }
            Map<String, @Nullable ComparedRow> found = new LinkedHashMap<>();
            for (Map.Entry<String, RowStream> entry : streams.entrySet()) {
                ComparedRow head = entry.getValue().head();
                boolean has = head != null && order.compare(head, least) == 0;
                found.put(entry.getKey(), has ? entry.getValue().take() : null);
            }
            if (!sameEverywhere(found, least)) {
                report(found, least, order);
            }
        }
    }

    private static boolean sameEverywhere(Map<String, @Nullable ComparedRow> found, ComparedRow one) {
        for (ComparedRow row : found.values()) {
            if (row == null || !row.values().equals(one.values())) {
                return false;
            }
        }
        return true;
    }

    private void report(Map<String, @Nullable ComparedRow> found, ComparedRow one, RowOrder order) {
        differingRows++;
        if (examples.size() < examplesWanted) {
            List<ComparedColumn> columns = order.columns();
            Map<String, String> key = new LinkedHashMap<>();
            for (int position : order.keyPositions()) {
                ComparedColumn column = columns.get(position);
                key.put(column.name(), column.readableKey(one.values().get(position)));
            }
            Map<String, @Nullable Map<String, @Nullable String>> rows = new LinkedHashMap<>();
            found.forEach((server, row) -> rows.put(server, row == null ? null : readable(columns, row)));
            examples.add(new RowDifference(key, rows));
        }
    }

    private static Map<String, @Nullable String> readable(List<ComparedColumn> columns, ComparedRow row) {
        Map<String, @Nullable String> values = new LinkedHashMap<>();
        for (int index = 0; index < columns.size(); index++) {
            values.put(
                    columns.get(index).name(),
                    columns.get(index).readable(row.values().get(index)));
        }
        return values;
    }
}
