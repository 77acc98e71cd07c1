package io.crosstide.cli.doctor;

import io.crosstide.topology.MysqlCluster;
import io.crosstide.topology.Replication;
import io.crosstide.topology.connect.Primary;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The primary of a cluster in a datacenter, open for questions under the topology's own account. */
record ClusterProbe(String datacenter, MysqlCluster cluster, Replication replication, Primary primary) {

    /** Reads one row of a result. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    String where() {
        return "%s/%s (%s)".formatted(datacenter, cluster.name(), primary.endpoint());
    }

    Connection connection() {
        return primary.connection();
    }

    /** Every row of a query. */
    <T> List<T> all(String sql, RowReader<T> reader) throws SQLException {
        List<T> all = new ArrayList<>();
        try (Statement statement = connection().createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                all.add(reader.read(rows));
            }
        }
        return all;
    }

    /** Global variables by name in lower case; those that the server does not know are missing. */
    Map<String, String> variables(String... names) throws SQLException {
        Map<String, String> values = new HashMap<>();
        all(
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('" + String.join("','", names) + "')",
                row -> values.put(row.getString(1).toLowerCase(Locale.ROOT), row.getString(2)));
        return values;
    }

    boolean replicates(String database, String table) {
        return replication.tables().replicates(database, table);
    }
}
