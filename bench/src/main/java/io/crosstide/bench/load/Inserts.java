package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Transactions of one inserted row. */
final class Inserts implements Load {
    @Override
    public List<String> tables() {
        return List.of("CREATE TABLE entry (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                + " made TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6), note VARCHAR(200) NOT NULL)");
    }

    @Override
    public void fill(Connection connection) {}

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        Load.execute(connection, "INSERT INTO entry (note) VALUES ('" + Load.text(random, 80) + "')");
        connection.commit();
    }
}
