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

/** The server variables and options with which a source's binlog contains every row completely. */
public final class SourceSettings {
    private static final List<Requirement> REQUIREMENTS = List.of(
            requirement("log_bin", "ON", "start the server with --log-bin", false),
            requirement("gtid_mode", "ON", "SET PERSIST gtid_mode=ON, through OFF_PERMISSIVE and ON_PERMISSIVE", false),
            requirement("binlog_format", "ROW", "SET PERSIST binlog_format=ROW", true),
            requirement("binlog_row_image", "FULL", "SET PERSIST binlog_row_image=FULL", true),
            requirement("binlog_row_metadata", "FULL", "SET PERSIST binlog_row_metadata=FULL", false),
            new Requirement(
                    "binlog_row_value_options",
                    "without PARTIAL_JSON",
                    value -> !value.toUpperCase(Locale.ROOT).contains("PARTIAL_JSON"),
                    "SET PERSIST binlog_row_value_options=''",
                    true),
            requirement("sync_binlog", "1", "SET PERSIST sync_binlog=1", true),
            // otherwise a server that cannot write its binlog continues without it
            requirement("binlog_error_action", "ABORT_SERVER", "SET PERSIST binlog_error_action=ABORT_SERVER", true));

    private SourceSettings() {}

    private record Requirement(
            String variable, String wanted, Predicate<String> met, String remedy, boolean acceptable) {}

    private static Requirement requirement(String variable, String wanted, String remedy, boolean acceptable) {
        return new Requirement(variable, wanted, wanted::equalsIgnoreCase, remedy, acceptable);
    }

    /**
     * The settings that do not have the required value.
     *
     * @param accept the variables that the topology's {@code accept} names; log_bin, gtid_mode and binlog_row_metadata
     *     are required in any case
     */
    public static List<SettingFinding> check(Connection connection, Set<String> accept) throws SQLException {
        Map<String, String> values = values(connection);
        List<SettingFinding> findings = new ArrayList<>();
        for (Requirement requirement : REQUIREMENTS) {
            String value = values.getOrDefault(requirement.variable, "");
            if (!requirement.met.test(value)) {
                findings.add(new SettingFinding(
                        requirement.variable,
                        value,
                        requirement.wanted,
                        requirement.remedy,
                        requirement.acceptable && accept.contains(requirement.variable)));
            }
        }
        findings.addAll(BinlogFilters.read(connection).findings(accept));
        return findings;
    }

    private static Map<String, String> values(Connection connection) throws SQLException {
        StringBuilder names = new StringBuilder();
        for (Requirement requirement : REQUIREMENTS) {
            names.append(names.isEmpty() ? "'" : ",'")
                    .append(requirement.variable)
                    .append('\'');
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
