package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.random.RandomGenerator;

/** A workload. All tables are in the database {@link #DATABASE}. */
public interface Load {
    String DATABASE = "bench";

    /** CREATE TABLE statements. */
    List<String> tables();

    /** Writes the rows that are there before the backlog. */
    void fill(Connection connection) throws SQLException;

    /** How many transactions the backlog has, as a share of the number that is asked for. */
    default double share() {
        return 1;
    }

    /** Executes one transaction and commits it. Several connections call this at the same time. */
    void transaction(Connection connection, RandomGenerator random) throws SQLException;

    /** Executes a statement. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Text of lower-case letters. */
    static String text(RandomGenerator random, int length) {
        StringBuilder text = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            text.append((char) ('a' + random.nextInt(26)));
        }
        return text.toString();
    }
}
