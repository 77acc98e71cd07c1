package io.crosstide.testkit.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers for new rows of one datacenter. Each datacenter gets one of every {@code datacenters} consecutive numbers, as
 * with {@code auto_increment_increment} and {@code auto_increment_offset}.
 */
final class ShopKeys {
    private final int datacenter;
    private final int datacenters;
    private final AtomicLong next;

    private ShopKeys(int datacenter, int datacenters, long first) {
        this.datacenter = datacenter;
        this.datacenters = datacenters;
        this.next = new AtomicLong(first);
    }

    /**
     * Continues after all numbers that the server has, so that a second workload does not use the rows of the first
     * one.
     */
    static ShopKeys read(Connection connection, int datacenter, int datacenters) throws SQLException {
        long largest = Math.max(
                largest(connection, "SELECT COALESCE(MAX(id), 0) FROM shop.customer"),
                largest(
                        connection,
                        "SELECT COALESCE(MAX(CAST(SUBSTRING_INDEX(sku, '-', -1) AS UNSIGNED)), 0) FROM shop.product"));
        return new ShopKeys(datacenter, datacenters, largest / datacenters + 1);
    }

    private static long largest(Connection connection, String query) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(query);
                ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    long next() {
        return next.getAndIncrement() * datacenters + datacenter + 1;
    }

    int datacenter() {
        return datacenter;
    }

    int datacenters() {
        return datacenters;
    }
}
