package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.random.RandomGenerator;

/** A table with a primary key and four unique keys; transactions insert a row and change a unique value of another. */
final class UniqueKeys implements Load {
    private static final int ROWS = 20_000;

    @Override
    public List<String> tables() {
        return List.of("CREATE TABLE account (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, email VARCHAR(60) NOT NULL,"
                + " phone CHAR(20) NOT NULL, code BIGINT NOT NULL, tenant INT NOT NULL, number INT NOT NULL,"
                + " UNIQUE (email), UNIQUE (phone), UNIQUE (code), UNIQUE (tenant, number))");
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        for (int first = 0; first < ROWS; first += 1_000) {
            StringBuilder rows = new StringBuilder("INSERT INTO account VALUES ");
            for (int id = first + 1; id <= first + 1_000; id++) {
                rows.append(id == first + 1 ? "" : ",")
                        .append("(%d,'a%d@example.com','+49 %d',%d,%d,%d)"
                                .formatted(id, id, id, id * 7L, id % 10, -id));
            }
            Load.execute(connection, rows.toString());
        }
    }

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        String unique = Long.toUnsignedString(random.nextLong(), 36);
        Load.execute(
                connection,
                "INSERT INTO account (email, phone, code, tenant, number) VALUES ('%s@example.org', 'p%s', %d, %d, %d)"
                        .formatted(
                                unique,
                                unique,
                                random.nextLong(),
                                random.nextInt(),
                                random.nextInt(Integer.MAX_VALUE)));
        Load.execute(
                connection,
                "UPDATE account SET code = %d, phone = 'q%s' WHERE id = %d"
                        .formatted(random.nextLong(), unique, 1 + random.nextInt(ROWS)));
        connection.commit();
    }
}
