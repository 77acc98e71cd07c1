package io.crosstide.bench.load;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Rows of 30 columns with a BLOB of 4 kB and a JSON document; half of the transactions update a row, half insert one. */
final class WideRows implements Load {
    private static final int ROWS = 2_000;
    private static final int PLAIN_COLUMNS = 26;
    private static final int BLOB = 4_096;

    @Override
    public List<String> tables() {
        String plain = IntStream.range(0, PLAIN_COLUMNS)
                .mapToObj(i -> "c" + i + (i % 2 == 0 ? " INT" : " VARCHAR(60)"))
                .collect(Collectors.joining(", "));
        return List.of("CREATE TABLE wide (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, " + plain
                + ", price DECIMAL(18,4), body BLOB, document JSON)");
    }

    @Override
    public double share() {
        return 0.2;
    }

    @Override
    public void fill(Connection connection) throws SQLException {
        Random random = new Random(2);
        for (int i = 0; i < ROWS; i++) {
            insert(connection, random);
        }
    }

    @Override
    public void transaction(Connection connection, RandomGenerator random) throws SQLException {
        if (random.nextBoolean()) {
            insert(connection, random);
        } else {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE wide SET c0 = ?, c1 = ?, document = ? WHERE id = ?")) {
                update.setInt(1, random.nextInt());
                update.setString(2, Load.text(random, 40));
                update.setString(3, document(random));
                update.setInt(4, 1 + random.nextInt(ROWS));
                update.executeUpdate();
            }
        }
        connection.commit();
    }

    private static void insert(Connection connection, RandomGenerator random) throws SQLException {
        String columns =
                IntStream.range(0, PLAIN_COLUMNS).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
        String marks = IntStream.range(0, PLAIN_COLUMNS).mapToObj(i -> "?").collect(Collectors.joining(","));
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO wide (" + columns + ",price,body,document) VALUES (" + marks + ",?,?,?)")) {
            for (int i = 0; i < PLAIN_COLUMNS; i++) {
                if (i % 2 == 0) {
                    insert.setInt(i + 1, random.nextInt());
                } else {
                    insert.setString(i + 1, Load.text(random, 30));
                }
            }
            byte[] body = new byte[BLOB];
            random.nextBytes(body);
            insert.setString(PLAIN_COLUMNS + 1, random.nextInt(1_000_000) + ".25");
            insert.setBytes(PLAIN_COLUMNS + 2, body);
            insert.setString(PLAIN_COLUMNS + 3, document(random));
            insert.executeUpdate();
        }
    }

    private static String document(RandomGenerator random) {
        return "{\"name\": \"" + Load.text(random, 20) + "\", \"sizes\": [" + random.nextInt(100) + ", "
                + random.nextInt(100) + "], \"price\": " + random.nextInt(1000) + ".5, \"tags\": {\"a\": true}}";
    }
}
