package io.crosstide.syncer.proof;

import io.crosstide.streams.Time;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/** Measures how far the clock of the source is ahead of this machine's; negative if it is behind. */
final class SourceClock {
    /** Does not depend on the session's time zone. */
    private static final String NOW = "SELECT TIMESTAMPDIFF(MICROSECOND, '1970-01-01 00:00:00', UTC_TIMESTAMP(6))";

    private SourceClock() {}

    /** The error is at most half of the query's duration. */
    static Duration ahead(Connection source, Time time) throws SQLException {
        long before = time.epochMicros();
        long startNanos = time.nanos();
        try (Statement statement = source.createStatement();
                ResultSet row = statement.executeQuery(NOW)) {
            row.next();
            long middle = before + time.since(startNanos).toNanos() / 2_000;
            return Duration.of(row.getLong(1) - middle, ChronoUnit.MICROS);
        }
    }
}
