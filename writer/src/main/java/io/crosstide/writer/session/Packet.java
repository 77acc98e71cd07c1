package io.crosstide.writer.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.OptionalLong;

/** Several statements sent at once, to save round trips. */
public final class Packet {
    private Packet() {}

    /**
     * Executes the statements, which semicolons separate, and reads every reply.
     *
     * @return the first number of the only result set that has a row
     */
    public static OptionalLong execute(Connection connection, String statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
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
}
