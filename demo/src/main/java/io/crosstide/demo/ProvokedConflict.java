package io.crosstide.demo;

import io.crosstide.cli.outcome.CommandFailedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/**
 * Provokes a conflict: all datacenters give the same unique code to a row of their own.
 *
 * <p>All datacenters insert their row before any of them commits, so no row can be replicated in time. Each datacenter
 * keeps its own row and records one conflict per other datacenter.
 */
final class ProvokedConflict {

    static final String TABLE =
            "CREATE TABLE IF NOT EXISTS shop.voucher (id BIGINT NOT NULL PRIMARY KEY, code VARCHAR(32) NOT NULL, owner VARCHAR(64) NOT NULL, UNIQUE KEY code (code))";
    static final String TABLE_NAME = "voucher";

    private final List<DemoDatacenter> datacenters;

    ProvokedConflict(List<DemoDatacenter> datacenters) {
        this.datacenters = List.copyOf(datacenters);
    }

    void provoke() throws SQLException, CommandFailedException, InterruptedException {
        List<Connection> open = new ArrayList<>();
        try {
            List<Callable<Void>> commits = new ArrayList<>();
            for (int i = 0; i < datacenters.size(); i++) {
                Connection connection = datacenters.get(i).mysql().connect();
                open.add(connection);
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO shop.voucher (id, code, owner) VALUES (%d, 'SPRING-SALE', '%s')"
                            .formatted(i + 1, datacenters.get(i).name()));
                }
                commits.add(() -> {
                    connection.commit();
                    return null;
                });
            }
            Together.run(commits);
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    /** One conflict per direction. */
    int expectedConflicts() {
        return datacenters.size() * (datacenters.size() - 1);
    }

    /** Every datacenter has only its own row. */
    int expectedDifferences() {
        return datacenters.size();
    }
}
