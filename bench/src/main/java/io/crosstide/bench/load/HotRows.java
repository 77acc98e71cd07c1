package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/** Nearly all transactions update one of four rows, so hardly any two may be applied at the same time. */
final class HotRows implements Load {
    private static final int HOT = 4;

    @Override
    public List<String> tables() {
        return List.of(
                "CREATE TABLE counter (id INT NOT NULL PRIMARY KEY, value BIGINT NOT NULL)",
                "CREATE TABLE entry (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, counter INT NOT NULL,"
                        + " note VARCHAR(100) NOT NULL)");
    }

    @Override
    public double share() {
        return 0.5;
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        for (int id = 1; id <= HOT; id++) {
            Load.execute(connection, "INSERT INTO counter VALUES (" + id + ", 0)");
        }
    }

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        int id = 1 + random.nextInt(HOT);
        Load.execute(
                connection, "INSERT INTO entry (counter, note) VALUES (" + id + ", '" + Load.text(random, 40) + "')");
        Load.execute(connection, "UPDATE counter SET value = value + 1 WHERE id = " + id);
        connection.commit();
    }
}
