package io.crosstide.writer.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session through the JDBC driver. Its connection allows several statements in a packet. */
public record JdbcSession(Connection jdbc) implements TargetSession {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);

    @Override
    public OptionalLong execute(String statements) throws SQLException {
        try (Statement statement = jdbc.createStatement()) {
            OptionalLong number = OptionalLong.empty();
            boolean hasRows = statement.execute(statements);
            while (hasRows || statement.getUpdateCount() != -1) {
                if (hasRows) {
                    try (ResultSet rows = statement.getResultSet()) {
                        number = rows.next() ? OptionalLong.of(rows.getLong(1)) : number;
                    }
                }
                hasRows = statement.getMoreResults();
            }
            return number;
        }
    }

    @Override
    public void abort() {
        try {
            jdbc.abort(Runnable::run);
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("Could not abort a session of the target");
        }
    }

    @Override
    public void close() {
        try {
            jdbc.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("Could not close a session of the target");
        }
    }
}
