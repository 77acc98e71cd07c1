package io.crosstide.bench.load;

import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Executes a number of transactions of a load over several connections. */
public final class Backlog {
    static final int CONNECTIONS = 8;
    private static final int DEADLOCK = 1213;
    private static final int LOCK_WAIT_TIMEOUT = 1205;
    private static final int DUPLICATE = 1062;

    private final Load load;
    private final ConnectionSource server;

    public Backlog(Load load, ConnectionSource server) {
        this.load = load;
        this.server = server;
    }

    /** Creates the tables and their first rows. */
    public void prepare() throws SQLException {
        try (Connection connection = server.open()) {
            Load.execute(connection, "CREATE DATABASE " + Load.DATABASE);
            connection.setCatalog(Load.DATABASE);
            for (String table : load.tables()) {
                Load.execute(connection, table);
            }
            load.fill(connection);
        }
    }

    public void write(int transactions) throws SQLException, InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int part = transactions / CONNECTIONS + (i < transactions % CONNECTIONS ? 1 : 0);
                Random random = new Random(i);
                parts.add(threads.submit(() -> {
                    write(part, random);
                    return null;
                }));
            }
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException failure) {
            throw new SQLException("The load failed: " + failure.getCause(), failure);
        } finally {
            threads.shutdownNow();
        }
    }

    private void write(int transactions, Random random) throws SQLException {
        try (Connection connection = server.open()) {
            connection.setCatalog(Load.DATABASE);
            connection.setAutoCommit(false);
            for (int done = 0; done < transactions; ) {
                if (execute(load, connection, random)) {
                    done++;
                }
            }
        }
    }

    /** Executes one transaction. Returns false if it was rolled back because of a lock or a key of another one. */
    static boolean execute(Load load, Connection connection, Random random) throws SQLException {
        try {
            load.transaction(connection, random);
            return true;
        } catch (SQLException failure) {
            connection.rollback();
            if (failure.getErrorCode() != DEADLOCK
                    && failure.getErrorCode() != LOCK_WAIT_TIMEOUT
                    && failure.getErrorCode() != DUPLICATE) {
                throw failure;
            }
            return false;
        }
    }
}
