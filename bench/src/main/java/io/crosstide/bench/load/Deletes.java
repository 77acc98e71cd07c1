package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/** Transactions that delete ten rows, and insert one. */
final class Deletes implements Load {
    private static final int ROWS = 200_000;
    private static final int STEP = 10;

    private final AtomicInteger next = new AtomicInteger(1);

    @Override
    public List<String> tables() {
        return List.of(
                "CREATE TABLE session (id INT NOT NULL PRIMARY KEY, owner INT NOT NULL, data VARCHAR(100) NOT NULL,"
                        + " KEY (owner))",
                "CREATE TABLE sweep (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, first INT NOT NULL)");
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        for (int first = 1; first <= ROWS; first += 1_000) {
            StringBuilder rows = new StringBuilder("INSERT INTO session VALUES ");
            for (int id = first; id < first + 1_000; id++) {
                rows.append(id == first ? "" : ",").append("(%d,%d,'data of session %d')".formatted(id, id % 331, id));
            }
            Load.execute(connection, rows.toString());
        }
    }

    /** When all rows are gone, the transactions insert only. */
    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        int first = next.getAndAdd(STEP);
        Load.execute(connection, "DELETE FROM session WHERE id BETWEEN " + first + " AND " + (first + STEP - 1));
        Load.execute(connection, "INSERT INTO sweep (first) VALUES (" + first + ")");
        connection.commit();
    }
}
