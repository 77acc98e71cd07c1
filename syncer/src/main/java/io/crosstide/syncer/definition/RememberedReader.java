package io.crosstide.syncer.definition;

import io.crosstide.bookkeeping.ColumnOrder;
import io.crosstide.bookkeeping.ColumnOrderTable;
import io.crosstide.bookkeeping.MissingColumnRow;
import io.crosstide.bookkeeping.MissingColumnTable;
import io.crosstide.change.definition.RememberedLink;
import io.crosstide.change.row.TableName;
import io.crosstide.topology.LinkName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what the links into a datacenter remember of the columns of its tables. */
final class RememberedReader {
    /** Unknown database, unknown table; access denied to either, because MySQL checks the privilege first. */
    private static final Set<Integer> NOT_INITIALISED = Set.of(1049, 1146, 1044, 1142);

    private final Connection connection;
    private final List<LinkName> linksIn;
    private final Map<LinkName, Remembered> all = new LinkedHashMap<>();

    private record Remembered(Map<TableName, ColumnOrder> orders, Map<TableName, List<MissingColumnRow>> missing) {}

    RememberedReader(Connection connection, List<LinkName> linksIn) {
        this.connection = connection;
        this.linksIn = List.copyOf(linksIn);
    }

    /** Reads all tables of all links. A datacenter that is not initialised remembers nothing. */
    void read() throws SQLException {
        for (LinkName link : linksIn) {
            try {
                all.put(
                        link,
                        new Remembered(
                                ColumnOrderTable.readAll(link, connection),
                                MissingColumnTable.readAll(link, connection)));
            } catch (SQLException failure) {
                if (!NOT_INITIALISED.contains(failure.getErrorCode())) {
                    throw failure;
                }
            }
        }
    }

    /** Those links that remember something of the table. */
    List<RememberedLink> of(TableName table) {
        List<RememberedLink> links = new ArrayList<>();
        all.forEach((link, remembered) -> {
            ColumnOrder order = remembered.orders.get(table);
            List<MissingColumnRow> missing = remembered.missing.getOrDefault(table, List.of());
            if (order != null || !missing.isEmpty()) {
                links.add(new RememberedLink(
                        link.source(),
                        order == null ? List.of() : order.source(),
                        order == null ? List.of() : order.target(),
                        missing.stream()
                                .map(row -> new RememberedLink.MissingColumn(
                                        row.column(), row.defaultValue(), row.foundDefault()))
                                .toList()));
            }
        });
        return links;
    }
}
