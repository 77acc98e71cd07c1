package io.crosstide.cli.doctor;

import io.crosstide.cli.table.PrintedType;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What of a server is compared with the same cluster in other datacenters.
 *
 * @param skew how far its clock is ahead of this machine's; half of the round trip is unknown
 * @param columns by table, then by column: the type
 */
record ClusterFacts(
        String datacenter,
        String where,
        String serverUuid,
        int increment,
        int offset,
        String lowerCaseTableNames,
        Duration skew,
        boolean initialised,
        SortedMap<String, SortedMap<String, String>> columns,
        List<String> autoIncrement) {

    private record Column(String table, String name, String type) {}

    static ClusterFacts of(ClusterProbe probe) throws SQLException {
        Map<String, String> values = probe.variables(
                "server_uuid", "auto_increment_increment", "auto_increment_offset", "lower_case_table_names");
        return new ClusterFacts(
                probe.datacenter(),
                probe.where(),
                values.getOrDefault("server_uuid", ""),
                Integer.parseInt(values.getOrDefault("auto_increment_increment", "1")),
                Integer.parseInt(values.getOrDefault("auto_increment_offset", "1")),
                values.getOrDefault("lower_case_table_names", "0"),
                skew(probe),
                initialised(probe),
                columns(probe),
                ReplicatedTable.all(probe).stream()
                        .filter(ReplicatedTable::autoIncrement)
                        .map(ReplicatedTable::toString)
                        .toList());
    }

    private static Duration skew(ClusterProbe probe) throws SQLException {
        Instant before = Instant.now();
        long micros = probe.all("SELECT CAST(UNIX_TIMESTAMP(SYSDATE(6)) * 1000000 AS SIGNED)", row -> row.getLong(1))
                .get(0);
        Instant after = Instant.now();
        Instant middle = before.plus(Duration.between(before, after).dividedBy(2));
        return Duration.between(middle, Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
    }

    private static boolean initialised(ClusterProbe probe) throws SQLException {
        return probe.all(
                                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = 'crosstide' AND table_name = 'stream'",
                                row -> row.getInt(1))
                        .get(0)
                > 0;
    }

    private static SortedMap<String, SortedMap<String, String>> columns(ClusterProbe probe) throws SQLException {
        SortedMap<String, SortedMap<String, String>> columns = new TreeMap<>();
        for (ReplicatedTable table : ReplicatedTable.all(probe)) {
            columns.put(table.toString(), new TreeMap<>());
        }
        List<Column> all = probe.all(
                "SELECT CONCAT(table_schema, '.', table_name), column_name, CONCAT_WS(' ', column_type, collation_name)"
                        + " FROM information_schema.columns",
                row -> new Column(row.getString(1), row.getString(2), PrintedType.of(row.getString(3))));
        for (Column column : all) {
            SortedMap<String, String> ofTable = columns.get(column.table());
            if (ofTable != null) {
                ofTable.put(column.name(), column.type());
            }
        }
        return columns;
    }
}
