package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.crosstide.compare.TableComparison;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.ConnectionSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The target has its own replica by MySQL's replication. */
class NativeReplicaTest {
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void p1ReplicaBehindTheTargetEndsEqualInDirectionTableMode() throws Exception {
        p1ReplicaBehindTheTargetEndsEqual(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void p1ReplicaBehindTheTargetEndsEqual(LoopPrevention mode) throws Exception {
        Fleet fleet = Fleet.shared();
        try (Mesh mesh = Mesh.bare(MeshPlan.of(mode, "a", "b"));
                MysqlServer replica =
                        new MysqldBuilder(fleet.installation(), fleet.folder().resolve("replica-" + mode)).build()) {
            replica.start();
            follow(
                    replica,
                    mesh.mysql("b"),
                    mesh.query("b", "SELECT @@global.gtid_executed").get(0));
            Workload.createSchema(mesh.source("a"));
            Workload.createSchema(mesh.source("b"));
            ColumnTables columns = new ColumnTables();
            mesh.executeEverywhere(columns.definitions());
            mesh.initialise();
            mesh.startAll();
            try (Workload atA = new Workload(mesh.source("a"), 0, 2, 7);
                    Workload atB = new Workload(mesh.source("b"), 1, 2, 8)) {
                atA.run(150);
                atB.run(150);
            }
            mesh.execute("a", columns.inserts(1, 0));
            mesh.execute("a", columns.changes(1));
            mesh.assertEqualAfterDrain();
            mesh.execute("b", locally(columns.inserts(1, 1)));
            mesh.execute("a", columns.inserts(1, 0));
            mesh.awaitDrained();
            assertThat(mesh.conflicts("b")).as("in each table").hasSizeGreaterThanOrEqualTo(columns.count());
            String executed = mesh.query("b", "SELECT @@global.gtid_executed").get(0);
            await().atMost(Mesh.PATIENCE).until(() -> hasAll(replica, executed));
            Map<String, ConnectionSource> servers = new LinkedHashMap<>();
            servers.put("b", mesh.source("b"));
            servers.put("replica of b", replica::connect);
            assertThat(new TableComparison(servers).compare(List.of("shop", "crosstide")))
                    .isNotEmpty()
                    .allSatisfy(result ->
                            assertThat(result.equal()).as(result.toString()).isTrue());
        }
    }

    @Test
    void linkWaitsForAReplicaThatLags() throws Exception {
        Fleet fleet = Fleet.shared();
        MysqlServer target = fleet.mysql("b");
        MysqldBuilder builder = new MysqldBuilder(
                        fleet.installation(), fleet.folder().resolve("replica-lags"))
                .option("replica_skip_errors", "all"); // it starts without the target's tables
        try (MysqlServer replica = builder.build()) {
            replica.start();
            execute(replica, "CREATE USER crosstide IDENTIFIED BY 'secret-7'");
            follow(replica, target, executed(target));
            execute(replica, "SET GLOBAL super_read_only = ON");
            MeshPlan plan = MeshPlan.of(LoopPrevention.GTID, "a", "b").replica("b", "127.0.0.1:" + replica.port());
            try (Mesh mesh = Mesh.running(plan, "CREATE TABLE shop.t (id INT PRIMARY KEY)")) {
                Answer throttled = mesh.command("throttle", "--link", "a/b", "--replica-lag", "1");
                assertThat(throttled.exitCode()).as(throttled.toString()).isZero();
                mesh.execute("a", "INSERT INTO t VALUES (1)");
                mesh.awaitDrained();
                execute(replica, "STOP REPLICA SQL_THREAD");
                AtomicInteger next = new AtomicInteger(1);
                await("obeyed").atMost(Mesh.PATIENCE).untilAsserted(() -> {
                    mesh.execute("a", "INSERT INTO t VALUES (" + next.incrementAndGet() + ")");
                    JsonNode link = mesh.link("a→b");
                    assertThat(link.get("throttle").get("replicaLagSeconds").asInt())
                            .isEqualTo(1);
                    assertThat(link.get("publishedSeq").asLong()
                                    - link.get("appliedSeq").asLong())
                            .isGreaterThan(5);
                });
                execute(replica, "START REPLICA SQL_THREAD");
                mesh.assertEqualAfterDrain();
            }
        }
    }

    private static void execute(MysqlServer server, String sql) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String executed(MysqlServer server) throws Exception {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT @@global.gtid_executed")) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** The statements as a transaction that is not replicated. */
    private static String[] locally(String[] transaction) {
        List<String> statements = new ArrayList<>(List.of(transaction));
        statements.add(statements.size() - 1, "INSERT INTO crosstide.local_change (note) VALUES ('only here')");
        return statements.toArray(new String[0]);
    }

    private static void follow(MysqlServer replica, MysqlServer source, String executed) throws Exception {
        try (Connection connection = replica.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("RESET BINARY LOGS AND GTIDS");
            statement.execute("SET GLOBAL gtid_purged = '" + executed.replace("\n", "") + "'");
            statement.execute("CHANGE REPLICATION SOURCE TO SOURCE_HOST='127.0.0.1', SOURCE_PORT=" + source.port()
                    + ", SOURCE_USER='" + source.user() + "', SOURCE_PASSWORD='" + source.password()
                    + "', SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1");
            statement.execute("START REPLICA");
        }
    }

    private static boolean hasAll(MysqlServer replica, String executed) throws Exception {
        try (Connection connection = replica.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT GTID_SUBSET('" + executed.replace("\n", "") + "', @@global.gtid_executed)")) {
            return rows.next() && rows.getBoolean(1);
        }
    }
}
