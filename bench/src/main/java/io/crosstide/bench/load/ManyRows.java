package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Transactions of 1,000 rows: 500 are inserted, 500 are updated. */
final class ManyRows implements Load {
    private static final int ROWS = 100_000;
    private static final int STEP = 500;

    @Override
    public List<String> tables() {
        return List.of(
                "CREATE TABLE item (id INT NOT NULL PRIMARY KEY, amount INT NOT NULL, note VARCHAR(100) NOT NULL,"
                        + " KEY (amount))",
                "CREATE TABLE history (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, item INT NOT NULL,"
                        + " note VARCHAR(100) NOT NULL)");
    }

    @Override
    public double share() {
        return 0.01;
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        for (int first = 1; first <= ROWS; first += 1_000) {
            Load.execute(
                    connection,
                    IntStream.range(first, first + 1_000)
                            .mapToObj(id -> "(" + id + "," + id % 97 + ",'note of item " + id + "')")
                            .collect(Collectors.joining(",", "INSERT INTO item VALUES ", "")));
        }
    }

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        int first = 1 + random.nextInt(ROWS / STEP) * STEP;
        Load.execute(
                connection,
                "UPDATE item SET amount = amount + 1 WHERE id BETWEEN " + first + " AND " + (first + STEP - 1));
        Load.execute(
                connection,
                IntStream.range(first, first + STEP)
                        .mapToObj(id -> "(" + id + ",'" + Load.text(random, 40) + "')")
                        .collect(Collectors.joining(",", "INSERT INTO history (item, note) VALUES ", "")));
        connection.commit();
    }
}
