package io.crosstide.cli.doctor;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * A table that is replicated, as its server describes it.
 *
 * @param keyed whether it has a primary or a unique key
 */
record ReplicatedTable(String database, String table, String engine, boolean keyed, boolean autoIncrement) {

    private static final String ALL = """
            SELECT t.table_schema, t.table_name, COALESCE(t.engine, ''),
              EXISTS (SELECT 1 FROM information_schema.table_constraints k WHERE k.table_schema = t.table_schema
                AND k.table_name = t.table_name AND k.constraint_type IN ('PRIMARY KEY', 'UNIQUE')),
              EXISTS (SELECT 1 FROM information_schema.columns c WHERE c.table_schema = t.table_schema
                AND c.table_name = t.table_name AND c.extra LIKE '%auto_increment%')
            FROM information_schema.tables t
            WHERE t.table_type = 'BASE TABLE'
              AND t.table_schema NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema', 'crosstide')
            ORDER BY t.table_schema, t.table_name
            """;

    static List<ReplicatedTable> all(ClusterProbe probe) throws SQLException {
        return probe
                .all(
                        ALL,
                        row -> new ReplicatedTable(
                                row.getString(1),
                                row.getString(2),
                                row.getString(3),
                                row.getBoolean(4),
                                row.getBoolean(5)))
                .stream()
                .filter(table -> probe.replicates(table.database(), table.table()))
                .toList();
    }

    boolean innodb() {
        return engine.toLowerCase(Locale.ROOT).equals("innodb");
    }

    String quoted() {
        return "`%s`.`%s`".formatted(database.replace("`", "``"), table.replace("`", "``"));
    }

    @Override
    public String toString() {
        return database + "." + table;
    }
}
