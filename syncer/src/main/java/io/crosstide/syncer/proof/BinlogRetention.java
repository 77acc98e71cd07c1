package io.crosstide.syncer.proof;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;

/** Asks the source for how long it keeps a binlog file. */
final class BinlogRetention {
    /** SHOW, because SELECT refuses a variable that the server does not know: the second is new in MySQL 8.0.29. */
    private static final String SETTINGS = "SHOW GLOBAL VARIABLES WHERE Variable_name IN"
            + " ('binlog_expire_logs_seconds', 'binlog_expire_logs_auto_purge', 'expire_logs_days')";

    private static final double DAY_SECONDS = 86_400;

    private BinlogRetention() {}

    /** Seconds since the last event of a file after which the server may purge the file; infinite if it does not. */
    static double seconds(Connection source) throws SQLException {
        Map<String, String> settings = new HashMap<>();
        try (Statement statement = source.createStatement();
                ResultSet rows = statement.executeQuery(SETTINGS)) {
            while (rows.next()) {
                settings.put(rows.getString(1), rows.getString(2));
            }
        }
        return seconds(settings);
    }

    /** MySQL uses {@code expire_logs_days}, which 8.4 removed, only if {@code binlog_expire_logs_seconds} is 0. */
    static double seconds(Map<String, String> settings) {
        double seconds = Double.parseDouble(settings.getOrDefault("binlog_expire_logs_seconds", "0"));
        double days = Double.parseDouble(settings.getOrDefault("expire_logs_days", "0"));
        double kept = seconds > 0 ? seconds : days * DAY_SECONDS;
        boolean purges =
                settings.getOrDefault("binlog_expire_logs_auto_purge", "ON").equals("ON") && kept > 0;
        return purges ? kept : Double.POSITIVE_INFINITY;
    }
}
