package io.crosstide.syncer.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Server variables and options that a source must have so that its binlog holds every row, whole. */
public final class SourceSettings {
    private static final List<Demand> DEMANDS = List.of(
            demand("log_bin", "ON", "start the server with --log-bin", false),
            demand("gtid_mode", "ON", "SET PERSIST gtid_mode=ON, by way of OFF_PERMISSIVE and ON_PERMISSIVE", false),
            demand("binlog_format", "ROW", "SET PERSIST binlog_format=ROW", true),
            demand("binlog_row_image", "FULL", "SET PERSIST binlog_row_image=FULL", true),
            demand("binlog_row_metadata", "FULL", "SET PERSIST binlog_row_metadata=FULL", false),
            new Demand(
                    "binlog_row_value_options",
                    "without PARTIAL_JSON",
                    value -> !value.toUpperCase(Locale.ROOT).contains("PARTIAL_JSON"),
                    "SET PERSIST binlog_row_value_options=''",
                    true),
            demand("sync_binlog", "1", "SET PERSIST sync_binlog=1", true),
            // else a server that cannot write its binlog goes on without it
            demand("binlog_error_action", "ABORT_SERVER", "SET PERSIST binlog_error_action=ABORT_SERVER", true));

    private SourceSettings() {}

    private record Demand(String variable, String wanted, Predicate<String> met, String remedy, boolean acceptable) {}

    private static Demand demand(String variable, String wanted, String remedy, boolean acceptable) {
        return new Demand(variable, wanted, wanted::equalsIgnoreCase, remedy, acceptable);
    }

    /**
     * What is not as it must be.
     *
     * @param accept the variables of the topology's {@code accept}; log_bin, gtid_mode and binlog_row_metadata cannot be done
     *     without, whatever it says
     */
    public static List<SettingFinding> check(Connection connection, Set<String> accept) throws SQLException {
        Map<String, String> values = values(connection);
        List<SettingFinding> findings = new ArrayList<>();
        for (Demand demand : DEMANDS) {
            String value = values.getOrDefault(demand.variable, "");
            if (!demand.met.test(value)) {
                findings.add(new SettingFinding(
                        demand.variable,
                        value,
                        demand.wanted,
                        demand.remedy,
                        demand.acceptable && accept.contains(demand.variable)));
            }
        }
        findings.addAll(BinlogFilters.read(connection).findings(accept));
        return findings;
    }

    private static Map<String, String> values(Connection connection) throws SQLException {
        StringBuilder names = new StringBuilder();
        for (Demand demand : DEMANDS) {
            names.append(names.isEmpty() ? "'" : ",'").append(demand.variable).append('\'');
        }
        Map<String, String> values = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SHOW GLOBAL VARIABLES WHERE Variable_name IN (" + names + ")")) {
            while (rows.next()) {
                values.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
            }
        }
        return values;
    }
}
