package io.crosstide.cli.table;

import io.crosstide.change.row.TableName;
import io.crosstide.topology.TableRules;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SortedSet;
import java.util.TreeSet;

/** The base tables of a server that the topology replicates. */
public final class ReplicatedNames {

    private static final String BASE_TABLES =
            "SELECT table_schema, table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE'";

    private ReplicatedNames() {}

    public static SortedSet<TableName> read(Connection connection, TableRules rules) throws SQLException {
        SortedSet<TableName> tables = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BASE_TABLES)) {
            while (rows.next()) {
                if (rules.replicates(rows.getString(1), rows.getString(2))) {
                    tables.add(new TableName(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return tables;
    }
}
