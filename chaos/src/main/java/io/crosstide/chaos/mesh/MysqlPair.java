package io.crosstide.chaos.mesh;

import io.crosstide.demo.Cleanup;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The MySQL cluster of a datacenter: a primary, and perhaps a semi-synchronous replica that takes over once. The primary
 * confirms a commit only when the replica has it, so a failover loses no confirmed transaction; it may lose published ones that
 * nobody has confirmed.
 */
public final class MysqlPair {
    /** In milliseconds: the primary never goes on without its replica. */
    private static final String WAIT_FOREVER = "4294967295";

    private final @Nullable MysqlServer replica;
    private final MysqlServer first;
    private volatile MysqlServer primary;

    private MysqlPair(MysqlServer primary, @Nullable MysqlServer replica) {
        this.first = primary;
        this.primary = primary;
        this.replica = replica;
    }

    static MysqlPair alone(MysqlServer primary) {
        return new MysqlPair(primary, null);
    }

    /** Starts a replica of a primary that runs and has executed nothing that matters. */
    static MysqlPair withReplica(MysqlServer primary, Path dataDirectory, Cleanup cleanup)
            throws IOException, SQLException {
        MysqlServer replica = cleanup.add(new MysqldBuilder(MysqlInstallation.find(line -> {}), dataDirectory).build());
        replica.start();
        execute(
                primary,
                "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'",
                "SET PERSIST rpl_semi_sync_source_timeout = " + WAIT_FOREVER);
        execute(
                replica,
                "INSTALL PLUGIN rpl_semi_sync_replica SONAME 'semisync_replica.so'",
                "SET PERSIST rpl_semi_sync_replica_enabled = ON",
                "RESET BINARY LOGS AND GTIDS",
                "SET GLOBAL gtid_purged = '" + value(primary, "@@GLOBAL.gtid_executed") + "'",
                "CHANGE REPLICATION SOURCE TO SOURCE_HOST='" + primary.host() + "', SOURCE_PORT=" + primary.port()
                        + ", SOURCE_USER='" + primary.user() + "', SOURCE_PASSWORD='" + primary.password()
                        + "', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1, SOURCE_CONNECT_RETRY=1,"
                        + " SOURCE_RETRY_COUNT=86400",
                "START REPLICA",
                "SET PERSIST auto_increment_increment = " + value(primary, "@@GLOBAL.auto_increment_increment"),
                "SET PERSIST auto_increment_offset = " + value(primary, "@@GLOBAL.auto_increment_offset"),
                "SET PERSIST super_read_only = ON");
        execute(primary, "SET PERSIST rpl_semi_sync_source_enabled = ON");
        return new MysqlPair(primary, replica);
    }

    /** The present primary. */
    public MysqlServer primary() {
        return primary;
    }

    /** Whether a replica is left that can take over. */
    public boolean canFailOver() {
        return replica != null && primary == first;
    }

    /** The UUIDs of all servers that were a primary. */
    public Set<UUID> uuids() throws IOException {
        Set<UUID> uuids = new TreeSet<>();
        uuids.add(first.serverUuid());
        uuids.add(primary.serverUuid());
        return uuids;
    }

    /** Promotes the replica, when it has applied all that it received. The old primary must be dead, and stays so. */
    public void failOver() throws SQLException, InterruptedException {
        MysqlServer next = Objects.requireNonNull(replica);
        try (Connection connection = next.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("STOP REPLICA IO_THREAD");
            statement.execute("DO WAIT_FOR_EXECUTED_GTID_SET((SELECT RECEIVED_TRANSACTION_SET FROM"
                    + " performance_schema.replication_connection_status WHERE CHANNEL_NAME = ''), 60)");
            statement.execute("STOP REPLICA");
            statement.execute("RESET REPLICA ALL");
            statement.execute("SET PERSIST super_read_only = OFF");
            statement.execute("SET PERSIST read_only = OFF");
        }
        primary = next;
    }

    private static String value(MysqlServer server, String variable) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT " + variable)) {
            rows.next();
            return rows.getString(1).replace("\n", "");
        }
    }

    private static void execute(MysqlServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** All servers, the first primary first. */
    List<MysqlServer> servers() {
        return replica == null ? List.of(first) : List.of(first, replica);
    }
}
