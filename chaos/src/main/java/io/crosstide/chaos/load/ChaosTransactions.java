package io.crosstide.chaos.load;

import io.crosstide.chaos.load.Journal.Writer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * The transactions of one worker. Each changes some rows and inserts its row of the journal; the caller commits.
 *
 * <p>A worker writes rows of its own, which no other worker touches, and in one of a hundred transactions a row or an email
 * that all datacenters choose at the same time.
 */
final class ChaosTransactions {
    private static final int HOT_PER_MILLE = 10;
    private static final int BULK_PER_MILLE = 6;
    private static final int BULK_ROWS = 1_000;
    private static final int CHOICES = 4;
    private static final long WINDOW_NANOS = 5_000_000_000L;
    private static final int WINDOWS = ChaosTables.HOT_ROWS / CHOICES;

    private final Writer writer;
    private final long firstKey;
    private final int keyStep;
    private final Random random;
    private final List<Long> accounts = new ArrayList<>();
    private final List<Long> batches = new ArrayList<>();

    /** @param firstKey and {@code keyStep}: the worker's keys are these, so that all workers have different ones */
    ChaosTransactions(Writer writer, long firstKey, int keyStep, Random random) {
        this.writer = writer;
        this.firstKey = firstKey;
        this.keyStep = keyStep;
        this.random = random;
    }

    /** Executes the transaction with this number. */
    void execute(Connection connection, int n) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            int lot = random.nextInt(1000);
            if (lot < HOT_PER_MILLE / 2) {
                updateHotRow(statement, n);
            } else if (lot < HOT_PER_MILLE) {
                insertSharedEmail(statement, n);
            } else if (lot < HOT_PER_MILLE + BULK_PER_MILLE) {
                bulk(statement, n);
            } else if (lot < 500 || accounts.size() < 10) {
                insert(statement, n);
            } else if (lot < 800) {
                update(statement, n);
            } else if (lot < 900) {
                moveEmail(statement, n);
            } else {
                delete(statement, n);
            }
        }
    }

    private void journal(Statement statement, int n, String kind) throws SQLException {
        journal(statement, n, kind, "NULL", "NULL");
    }

    private void journal(Statement statement, int n, String kind, String account, String previous) throws SQLException {
        statement.execute(
                "INSERT INTO chaos.journal (datacenter, worker, n, kind, account, previous) VALUES ('%s', %d, %d, '%s', %s, %s)"
                        .formatted(writer.datacenter(), writer.worker(), n, kind, account, previous));
    }

    private long key(int n) {
        return firstKey + (long) n * keyStep;
    }

    /** All datacenters choose among the same few, and among others a few seconds later. */
    private int contested() {
        long window = System.nanoTime() / WINDOW_NANOS % WINDOWS;
        return 1 + (int) window * CHOICES + random.nextInt(CHOICES);
    }

    private void updateHotRow(Statement statement, int n) throws SQLException {
        int id = contested();
        String previous = one(statement, "SELECT tag FROM chaos.account WHERE id = %d FOR UPDATE".formatted(id))
                .orElseThrow(() -> new SQLException("the hot row " + id + " is gone"));
        statement.execute("UPDATE chaos.account SET balance = balance + 1, tag = '%s' WHERE id = %d"
                .formatted(writer.tag(n), id));
        journal(statement, n, "hot", Integer.toString(id), "'" + previous + "'");
    }

    private void insertSharedEmail(Statement statement, int n) throws SQLException {
        insertAccount(statement, n, ChaosTables.SHARED_EMAILS + key(n), "shared-" + contested());
        journal(statement, n, "shared");
    }

    private void insert(Statement statement, int n) throws SQLException {
        insertAccount(statement, n, key(n), writer.tag(n));
        accounts.add(key(n));
        journal(statement, n, "insert");
    }

    private void insertAccount(Statement statement, int n, long id, String email) throws SQLException {
        statement.execute("INSERT INTO chaos.account (id, email, balance, tag) VALUES (%d, '%s', 0, '%s')"
                .formatted(id, email, writer.tag(n)));
    }

    private void update(Statement statement, int n) throws SQLException {
        statement.execute("UPDATE chaos.account SET balance = balance + 1, tag = '%s' WHERE id IN (%d, %d)"
                .formatted(writer.tag(n), any(accounts), any(accounts)));
        journal(statement, n, "update");
    }

    /** One row gives its email, which is unique, to another one in the same transaction. */
    private void moveEmail(Statement statement, int n) throws SQLException {
        long from = any(accounts);
        long to = any(accounts);
        Optional<String> email =
                one(statement, "SELECT email FROM chaos.account WHERE id = %d FOR UPDATE".formatted(from));
        if (email.isPresent() && from != to) {
            statement.execute("UPDATE chaos.account SET email = '%s', tag = '%s' WHERE id = %d"
                    .formatted(writer.tag(n), writer.tag(n), from));
            statement.execute("UPDATE chaos.account SET email = '%s', tag = '%s' WHERE id = %d"
                    .formatted(email.get(), writer.tag(n), to));
        }
        journal(statement, n, "move-email");
    }

    private void delete(Statement statement, int n) throws SQLException {
        statement.execute("DELETE FROM chaos.account WHERE id = %d".formatted(any(accounts)));
        journal(statement, n, "delete");
    }

    private void bulk(Statement statement, int n) throws SQLException {
        if (batches.size() < 3 || random.nextBoolean()) {
            StringBuilder sql = new StringBuilder("INSERT INTO chaos.bulk (id, batch, place, amount, payload) VALUES ");
            long batch = key(n);
            for (int place = 0; place < BULK_ROWS; place++) {
                sql.append(place == 0 ? "" : ", ")
                        .append("(%d, %d, %d, 0, REPEAT('x', %d))"
                                .formatted(batch * BULK_ROWS + place, batch, place, random.nextInt(200)));
            }
            statement.execute(sql.toString());
            batches.add(batch);
            journal(statement, n, "bulk-insert");
        } else if (random.nextBoolean()) {
            statement.execute("UPDATE chaos.bulk SET amount = amount + 1 WHERE batch = %d".formatted(any(batches)));
            journal(statement, n, "bulk-update");
        } else {
            statement.execute("DELETE FROM chaos.bulk WHERE batch = %d"
                    .formatted(batches.remove(random.nextInt(batches.size()))));
            journal(statement, n, "bulk-delete");
        }
    }

    private long any(List<Long> keys) {
        return keys.get(random.nextInt(keys.size()));
    }

    private static Optional<String> one(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }
}
