package io.crosstide.bench.load;

import io.crosstide.testkit.Pace;
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

/** Executes transactions of a load at a rate, over several connections, until it is stopped. */
public final class SteadyLoad implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final Load load;
    private final ConnectionSource server;
    private final double perSecond;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Future<Long>> parts = new ArrayList<>();
    private volatile boolean stopping;

    public SteadyLoad(Load load, ConnectionSource server, double perSecond) {
        this.load = load;
        this.server = server;
        this.perSecond = perSecond;
    }

    public void start() {
        for (int i = 0; i < CONNECTIONS; i++) {
            Random random = new Random(i);
            parts.add(threads.submit(() -> write(random)));
        }
    }

    private long write(Random random) throws SQLException {
        Pace pace = new Pace(perSecond / CONNECTIONS);
        long done = 0;
        try (Connection connection = server.open()) {
            connection.setCatalog(Load.DATABASE);
            connection.setAutoCommit(false);
            while (!stopping) {
                pace.await();
                if (Backlog.execute(load, connection, random)) {
                    done++;
                }
            }
        }
        return done;
    }

    /** Ends the load. Returns the number of committed transactions. */
    public long stop() throws SQLException, InterruptedException {
        stopping = true;
        long done = 0;
        try {
            for (Future<Long> part : parts) {
                done += part.get();
            }
        } catch (ExecutionException failure) {
            throw new SQLException("The load failed: " + failure.getCause(), failure);
        }
        return done;
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
