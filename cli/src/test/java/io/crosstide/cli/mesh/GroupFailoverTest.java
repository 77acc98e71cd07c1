package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.connect.ConnectionSource;
import java.io.IOException;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A group of three servers in single-primary mode loses its primary under load. GTIDs carry the group's name. */
@Tag("matrix")
class GroupFailoverTest {
    private static final String[] TABLES = {
        "CREATE DATABASE shop", "CREATE TABLE shop.t (id INT PRIMARY KEY AUTO_INCREMENT, writer INT, v INT)"
    };

    private final Fleet fleet = Fleet.shared();
    private final UUID group = UUID.randomUUID();

    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void nothingIsLostAndNothingLoops(LoopPrevention mode) throws Exception {
        try (MysqlServer primary = member("primary-" + mode);
                MysqlServer third = member("third-" + mode)) {
            primary.start();
            third.start();
            MeshPlan plan = MeshPlan.of(mode, "a", "b")
                    .mysqlOption("a", "report_host", "127.0.0.1")
                    .replica("a", "127.0.0.1:" + third.port(), "127.0.0.1:" + primary.port());
            try (Mesh mesh = Mesh.bare(plan)) {
                form(List.of(primary, mesh.mysql("a"), third));
                MysqlReplica.execute(primary, TABLES);
                mesh.execute("b", TABLES);
                mesh.initialise();
                mesh.startAll();
                try (Load atB = new Load(mesh.source("b"), 1)) {
                    try (Load atPrimary = new Load(primary::connect, 0)) {
                        atPrimary.await(150);
                        primary.kill();
                    }
                    await("the group has elected another primary")
                            .atMost(Mesh.PATIENCE)
                            .until(() -> MysqlReplica.value(mesh.mysql("a"), "SELECT @@global.super_read_only")
                                    .equals("0"));
                    try (Load atNew = new Load(mesh.source("a"), 2)) {
                        atNew.await(100);
                    }
                    atB.await(1);
                }
                mesh.assertEqualAfterDrain();
                assertThat(mesh.conflicts("a")).isEmpty();
                assertThat(mesh.conflicts("b")).isEmpty();
                GtidSet published = mesh.checkpoint("a").published();
                assertThat(published.uuids()).contains(group);
                assertThat(published.intersection(mesh.checkpoint("b").published()))
                        .as("S2: published by both")
                        .isEqualTo(GtidSet.EMPTY);
            }
        }
    }

    private MysqlServer member(String name) throws IOException {
        return new MysqldBuilder(fleet.installation(), fleet.folder().resolve("group-" + name))
                .option("report_host", "127.0.0.1")
                .build();
    }

    /** The first is the primary, the second takes over from it. */
    private void form(List<MysqlServer> members) throws Exception {
        List<String> addresses = new ArrayList<>();
        for (MysqlServer unused : members) {
            addresses.add("127.0.0.1:" + freePort());
        }
        for (int i = 0; i < members.size(); i++) {
            MysqlServer member = members.get(i);
            MysqlReplica.execute(
                    member,
                    "RESET BINARY LOGS AND GTIDS",
                    "INSTALL PLUGIN group_replication SONAME 'group_replication.so'",
                    "SET GLOBAL group_replication_group_name = '" + group + "'",
                    "SET GLOBAL group_replication_local_address = '" + addresses.get(i) + "'",
                    "SET GLOBAL group_replication_group_seeds = '" + String.join(",", addresses) + "'",
                    "SET GLOBAL group_replication_recovery_get_public_key = ON",
                    "SET GLOBAL group_replication_member_weight = " + (90 - i),
                    "SET GLOBAL group_replication_bootstrap_group = " + (i == 0 ? "ON" : "OFF"),
                    "START GROUP_REPLICATION USER='" + member.user() + "', PASSWORD='" + member.password() + "'",
                    "SET GLOBAL group_replication_bootstrap_group = OFF");
        }
        await("three members are online")
                .atMost(Mesh.PATIENCE)
                .until(() -> MysqlReplica.rows(
                                members.get(0),
                                "performance_schema.replication_group_members WHERE member_state = 'ONLINE'")
                        == 3);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** Inserts and changes rows of its own until it is closed or its server dies; a group needs a primary key in each table. */
    private static final class Load implements AutoCloseable {
        private static final Duration PAUSE = Duration.ofMillis(20);

        private final AtomicLong transactions = new AtomicLong();
        private final Thread thread;
        private volatile boolean stopping;

        Load(ConnectionSource server, int writer) {
            thread = new Thread(() -> write(server, writer), "load-" + writer);
            thread.start();
        }

        private void write(ConnectionSource server, int writer) {
            try (Connection connection = server.open();
                    Statement statement = connection.createStatement()) {
                for (int number = 0; !stopping; number++) {
                    int id = 3 * number + writer + 1;
                    statement.execute("INSERT INTO shop.t VALUES (" + id + ", " + writer + ", 0)");
                    statement.execute("UPDATE shop.t SET v = v + 1 WHERE id = " + id);
                    transactions.addAndGet(2);
                    Time.SYSTEM.sleep(PAUSE);
                }
            } catch (SQLException serverDied) {
                stopping = true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void await(long more) {
            long before = transactions.get();
            Awaitility.await("the load goes on").atMost(Mesh.PATIENCE).until(() -> transactions.get() >= before + more);
        }

        @Override
        public void close() {
            stopping = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
