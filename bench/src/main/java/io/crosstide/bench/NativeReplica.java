package io.crosstide.bench;

import io.crosstide.bench.load.Load;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.mysql.MysqlServer;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

/** MySQL's own replica. Its relay log has the whole backlog before the clock starts. */
record NativeReplica(int workers) implements Contestant {
    private static final String FETCHED = "SELECT GTID_SUBSET(?, CONCAT(@@GLOBAL.gtid_executed, ',',"
            + " (SELECT received_transaction_set FROM performance_schema.replication_connection_status LIMIT 1)))";

    @Override
    public String name() {
        return "MySQL replica, " + workers + " workers";
    }

    @Override
    public boolean isReference() {
        return true;
    }

    @Override
    public Course apply(Backlogged source, MysqlServerOfRun target)
            throws SQLException, IOException, CommandFailedException, InterruptedException {
        try (Connection connection = target.mysql().connect()) {
            Load.execute(connection, "SET GLOBAL replica_parallel_workers = " + workers);
            follow(connection, source.mysql(), source.mysql().port());
            Load.execute(connection, "START REPLICA IO_THREAD");
            awaitFetched(connection, source);
            Load.execute(connection, "START REPLICA SQL_THREAD");
            Course course = Course.watch(
                    source.gtids().count(),
                    new ExecutedCount(connection, source.gtids()),
                    null,
                    Backlogged.stat(target.mysql()));
            Load.execute(connection, "STOP REPLICA");
            return course;
        }
    }

    @Override
    public Attached attach(SteadyServers servers) throws SQLException {
        try (Connection connection = servers.target().connect()) {
            Load.execute(connection, "SET GLOBAL replica_parallel_workers = " + workers);
            follow(connection, servers.source(), servers.remoteSourcePort());
            Load.execute(connection, "START REPLICA");
        }
        return new Attached(Map.of(), List.of());
    }

    private static void follow(Connection connection, MysqlServer source, int port) throws SQLException {
        Load.execute(
                connection,
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '%s', SOURCE_PORT = %d, SOURCE_USER = '%s', SOURCE_PASSWORD = '%s', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1"
                        .formatted(source.host(), port, source.user(), source.password()));
    }

    private static void awaitFetched(Connection connection, Backlogged source)
            throws SQLException, CommandFailedException, InterruptedException {
        long deadline = System.nanoTime() + 300_000_000_000L;
        try (var fetched = connection.prepareStatement(FETCHED)) {
            fetched.setString(1, source.gtids().toString());
            while (System.nanoTime() < deadline) {
                try (ResultSet rows = fetched.executeQuery()) {
                    if (rows.next() && rows.getBoolean(1)) {
                        return;
                    }
                }
                Thread.sleep(100);
            }
        }
        throw new CommandFailedException("MySQL's replica did not fetch the backlog: " + replicaError(connection));
    }

    private static String replicaError(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW REPLICA STATUS")) {
            return row.next() ? row.getString("Last_IO_Error") : "it is not configured";
        }
    }
}
