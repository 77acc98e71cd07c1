package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The transaction of sysbench's oltp_write_only: an update of an indexed column, an update of another column, and a DELETE
 * and an INSERT of one row.
 */
final class WriteOnly implements Load {
    static final int TABLES = 4;
    static final int ROWS = 10_000;
    private static final int BATCH = 1_000;

    @Override
    public List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (int table = 1; table <= TABLES; table++) {
            tables.add("CREATE TABLE sbtest" + table + " (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY,"
                    + " k INT NOT NULL DEFAULT 0, c CHAR(120) NOT NULL DEFAULT '', pad CHAR(60) NOT NULL DEFAULT '',"
                    + " KEY (k))");
        }
        return tables;
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        Random random = new Random(1);
        connection.setAutoCommit(false);
        for (int table = 1; table <= TABLES; table++) {
            try (PreparedStatement insert = connection.prepareStatement(insert(table))) {
                for (int id = 1; id <= ROWS; id++) {
                    row(insert, id, random);
                    insert.addBatch();
                    if (id % BATCH == 0) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
        }
    }

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        int table = 1 + random.nextInt(TABLES);
        Load.execute(connection, "UPDATE sbtest" + table + " SET k = k + 1 WHERE id = " + id(random));
        Load.execute(
                connection,
                "UPDATE sbtest" + table + " SET c = '" + Load.text(random, 119) + "' WHERE id = " + id(random));
        int id = id(random);
        Load.execute(connection, "DELETE FROM sbtest" + table + " WHERE id = " + id);
        try (PreparedStatement insert = connection.prepareStatement(insert(table))) {
            row(insert, id, random);
            insert.executeUpdate();
        }
        connection.commit();
    }

    private static int id(RandomGenerator random) {
        return 1 + random.nextInt(ROWS);
    }

    private static String insert(int table) {
        return "INSERT INTO sbtest" + table + " (id, k, c, pad) VALUES (?, ?, ?, ?)";
    }

    private static void row(PreparedStatement insert, int id, RandomGenerator random) throws SQLException {
        insert.setInt(1, id);
        insert.setInt(2, id(random));
        insert.setString(3, Load.text(random, 119));
        insert.setString(4, Load.text(random, 59));
    }
}
