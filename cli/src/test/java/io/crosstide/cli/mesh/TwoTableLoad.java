package io.crosstide.cli.mesh;

import io.crosstide.testkit.workload.Pace;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** An application at one datacenter that writes its own rows of {@code shop.t} and {@code shop.u}. */
final class TwoTableLoad implements AutoCloseable {
    private static final int DEADLOCK = 1213;
    private static final int PER_SECOND = 100;

    private final Mesh mesh;
    private final String datacenter;
    private final int first;
    private final Random random;
    private final Thread thread;
    private final AtomicLong transactions = new AtomicLong();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    /** @param first first of the thousand ids that belong to this application */
    TwoTableLoad(Mesh mesh, String datacenter, int first, long seed) {
        this.mesh = mesh;
        this.datacenter = datacenter;
        this.first = first;
        this.random = new Random(seed);
        this.thread = new Thread(this::run, "load-" + datacenter);
        thread.start();
    }

    /** Waits until it has committed this many more transactions. */
    void await(int more) {
        long before = transactions.get();
        Awaitility.await("the load at " + datacenter + " goes on")
                .atMost(Mesh.PATIENCE)
                .until(() -> failure != null || transactions.get() >= before + more);
        require();
    }

    private void require() {
        Throwable reason = failure;
        if (reason != null) {
            throw new AssertionError("The load at " + datacenter + " failed", reason);
        }
    }

    private void run() {
        try (Connection connection = mesh.mysql(datacenter).connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            Pace pace = new Pace(PER_SECOND);
            while (!stopped) {
                pace.await();
                try {
                    transaction(statement);
                    connection.commit();
                    transactions.incrementAndGet();
                } catch (SQLException e) {
                    if (e.getErrorCode() != DEADLOCK) {
                        throw e;
                    }
                }
            }
        } catch (SQLException | RuntimeException e) {
            failure = e;
        }
    }

    private void transaction(Statement statement) throws SQLException {
        for (int i = random.nextInt(3); i >= 0; i--) {
            statement.execute(change(random.nextInt(3) > 0 ? "t" : "u"));
        }
    }

    private String change(String table) {
        int id = first + random.nextInt(1000);
        String value = "'v" + random.nextInt(1_000_000) + "'";
        return switch (random.nextInt(4)) {
            case 0 -> "DELETE FROM shop." + table + " WHERE id = " + id;
            case 1 -> "UPDATE shop." + table + " SET v = " + value + " WHERE id = " + id;
            default ->
                "INSERT INTO shop." + table + " (id, v) VALUES (" + id + ", " + value
                        + ") ON DUPLICATE KEY UPDATE v = VALUES(v)";
        };
    }

    @Override
    public void close() {
        stopped = true;
        Awaitility.await("the load at " + datacenter + " ends")
                .atMost(Mesh.PATIENCE)
                .until(() -> !thread.isAlive());
        require();
    }
}
