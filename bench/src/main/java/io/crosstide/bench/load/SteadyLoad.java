package io.crosstide.bench.load;

import io.crosstide.testkit.workload.Pace;
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
import java.util.concurrent.atomic.AtomicLong;

/** Executes transactions of a load at a rate, over several connections, until it is stopped. */
public final class SteadyLoad implements AutoCloseable {
    private static final int CONNECTIONS = 4;

    private final Load load;
    private final ConnectionSource server;
    private final double perSecond;
    private final ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    private final List<Future<?>> parts = new ArrayList<>();
    private final AtomicLong done = new AtomicLong();
    private volatile boolean stopping;

    public SteadyLoad(Load load, ConnectionSource server, double perSecond) {
        this.load = load;
        this.server = server;
        this.perSecond = perSecond;
    }

    public void start() {
        for (int i = 0; i < CONNECTIONS; i++) {
            Random random = new Random(i);
            parts.add(threads.submit(() -> {
                write(random);
                return null;
            }));
        }
    }

    private void write(Random random) throws SQLException {
        Pace pace = new Pace(perSecond / CONNECTIONS);
        try (Connection connection = server.open()) {
            connection.setCatalog(Load.DATABASE);
            connection.setAutoCommit(false);
            while (!stopping) {
                pace.await();
                if (Backlog.execute(load, connection, random)) {
                    done.incrementAndGet();
                }
            }
        }
    }

    /** The number of transactions committed so far. */
    public long committed() {
        return done.get();
    }

    /** Ends the load. */
    public void stop() throws SQLException, InterruptedException {
        stopping = true;
        try {
            for (Future<?> part : parts) {
                part.get();
            }
        } catch (ExecutionException failure) {
            throw new SQLException("The load failed: " + failure.getCause(), failure);
        }
    }

    @Override
    public void close() {
        stopping = true;
        threads.shutdownNow();
    }
}
