package io.crosstide.testkit;

import java.sql.SQLException;
import java.util.List;

/** Random writes of an application in one datacenter of several: reproducible choices, disjoint keys. */
public final class Workload implements AutoCloseable {
    /** The database that {@link #schema} creates and all writes go to. */
    public static final String DATABASE = "shop";

    /**
     * @param datacenter index of this datacenter, from 0
     * @param datacenters how many there are; datacenters with different indexes never touch the same row
     */
    public Workload(ConnectionSource server, int datacenter, int datacenters, long seed) {}

    /** CREATE DATABASE and CREATE TABLE statements; safe to repeat. */
    public static List<String> schema() {
        return List.of();
    }

    /** Executes {@link #schema} on a server. */
    public static void createSchema(ConnectionSource server) throws SQLException {}

    /** How many connections write at once; 4 by default. */
    public Workload connections(int connections) {
        return this;
    }

    /** Transactions per second over all connections; 0, the default, writes flat out. */
    public Workload rate(double transactionsPerSecond) {
        return this;
    }

    /** Starts writing in the background. */
    public void start() {}

    /** Ends writing; throws what made a connection give up, if anything did. */
    public void stop() throws SQLException {}

    /** Executes this many transactions on one connection and returns. */
    public void run(int transactions) throws SQLException {}

    public WorkloadCounts counts() {
        return new WorkloadCounts(0, 0, 0);
    }

    public long seed() {
        return 0;
    }

    @Override
    public void close() {}
}
