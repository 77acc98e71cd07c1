package io.crosstide.testkit.workload;

import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Random writes of an application in one of several datacenters. The seed determines the choices, but not the
 * interleaving of several connections. Datacenters write disjoint rows and keys, except with {@link #sharedEmails}.
 *
 * <p>A broken connection is opened again until the workload is stopped, so a test may kill servers meanwhile.
 */
public final class Workload implements AutoCloseable {
    /** The database that {@link #schema} creates and that receives all writes. */
    public static final String DATABASE = ShopSchema.DATABASE;

    private static final int DEFAULT_CONNECTIONS = 4;
    private static final long RECONNECT_MILLIS = 100;
    private static final int LOCK_WAIT_TIMEOUT = 1205;

    private final ConnectionSource server;
    private final int datacenter;
    private final int datacenters;
    private final long seed;
    private final ShopRows rows = new ShopRows();
    private final AtomicLong transactions = new AtomicLong();
    private final AtomicLong rowChanges = new AtomicLong();
    private final AtomicLong rollbacks = new AtomicLong();
    private final AtomicReference<@Nullable SQLException> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private int connections = DEFAULT_CONNECTIONS;
    private double transactionsPerSecond;
    private double sharedEmails;
    private volatile boolean stopping;
    private @Nullable ShopKeys keys;

    /**
     * @param datacenter index of this datacenter, from 0
     * @param datacenters number of datacenters; datacenters with different indexes never write the same row
     */
    public Workload(ConnectionSource server, int datacenter, int datacenters, long seed) {
        this.server = server;
        this.datacenter = datacenter;
        this.datacenters = datacenters;
        this.seed = seed;
    }

    /** CREATE DATABASE and CREATE TABLE statements; safe to repeat. */
    public static List<String> schema() {
        return ShopSchema.STATEMENTS;
    }

    /** Executes {@link #schema} on a server. */
    public static void createSchema(ConnectionSource server) throws SQLException {
        try (Connection connection = server.open();
                Statement statement = connection.createStatement()) {
            for (String sql : schema()) {
                statement.execute(sql);
            }
        }
    }

    /** The number of connections that write at the same time; 4 by default. */
    public Workload connections(int count) {
        connections = count;
        return this;
    }

    /** Transactions per second over all connections; with 0, the default, without a limit. */
    public Workload rate(double perSecond) {
        transactionsPerSecond = perSecond;
        return this;
    }

    /**
     * Share of new customers, from 0 to 1, whose email (a unique key) another datacenter may also choose; 0 by default.
     */
    public Workload sharedEmails(double share) {
        sharedEmails = share;
        return this;
    }

    /** Starts writing in the background and prints the seed on standard error. */
    public void start() throws SQLException {
        System.err.println("Workload of datacenter " + datacenter + " of " + datacenters + ": seed " + seed);
        stopping = false;
        ShopKeys shared = keys();
        for (int index = 0; index < connections; index++) {
            Random random = new Random(seed + index);
            Thread thread = new Thread(() -> writeUntilStopped(shared, random), "workload-" + datacenter + "-" + index);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Ends writing; throws the error that made a connection give up, if there was one. */
    public void stop() throws SQLException {
        endThreads();
        SQLException failed = failure.getAndSet(null);
        if (failed != null) {
            throw new SQLException("Workload with seed " + seed + " failed: " + failed.getMessage(), failed);
        }
    }

    private void endThreads() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.clear();
    }

    /** Executes this many transactions on one connection and returns; the same seed gives the same transactions. */
    public void run(int count) throws SQLException {
        ShopKeys shared = keys();
        try (Connection connection = server.open()) {
            ShopTransactions writer = new ShopTransactions(connection, new Random(seed), rows, shared, sharedEmails);
            long end = transactions.get() + count;
            while (transactions.get() < end) {
                executeOne(writer);
            }
        }
    }

    private ShopKeys keys() throws SQLException {
        ShopKeys known = keys;
        if (known == null) {
            try (Connection connection = server.open()) {
                known = ShopKeys.read(connection, datacenter, datacenters);
            }
            keys = known;
        }
        return known;
    }

    private void writeUntilStopped(ShopKeys shared, Random random) {
        Pace pace = new Pace(transactionsPerSecond / connections);
        while (!stopping && failure.get() == null) {
            try (Connection connection = server.open()) {
                ShopTransactions writer = new ShopTransactions(connection, random, rows, shared, sharedEmails);
                while (!stopping && failure.get() == null) {
                    pace.await();
                    executeOne(writer);
                }
            } catch (SQLException e) {
                if (!LostConnection.caused(e)) {
                    failure.compareAndSet(null, e);
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RECONNECT_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void executeOne(ShopTransactions writer) throws SQLException {
        try {
            int written = writer.execute();
            transactions.incrementAndGet();
            rowChanges.addAndGet(written);
        } catch (SQLException e) {
            if (!isExpected(e)) {
                throw e;
            }
            writer.rollback();
            rollbacks.incrementAndGet();
        }
    }

    /** Deadlocks and lock timeouts are expected. Duplicate keys are expected only if datacenters share keys. */
    private boolean isExpected(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("40")
                || e.getErrorCode() == LOCK_WAIT_TIMEOUT
                || (sharedEmails > 0 && e instanceof SQLIntegrityConstraintViolationException);
    }

    public WorkloadCounts counts() {
        return new WorkloadCounts(transactions.get(), rowChanges.get(), rollbacks.get());
    }

    public long seed() {
        return seed;
    }

    /** Ends writing and ignores errors. */
    @Override
    public void close() {
        endThreads();
    }
}
