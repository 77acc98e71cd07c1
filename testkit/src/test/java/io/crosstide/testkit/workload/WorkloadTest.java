package io.crosstide.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static ServerFolder folder;
    private static MysqlInstallation installation;
    private static MysqlServer server;

    @BeforeAll
    static void start() throws IOException {
        folder = ServerFolder.create("crosstide-workload-test");
        installation = MysqlInstallation.find(System.err::println);
        server = new MysqldBuilder(installation, folder.resolve("data")).build();
        server.start();
    }

    @AfterAll
    static void end() {
        server.close();
        folder.close();
    }

    @BeforeEach
    void emptySchema() throws SQLException {
        execute(server, "DROP DATABASE IF EXISTS shop");
        Workload.createSchema(server::connect);
    }

    @Test
    void countsItsTransactionsAndANativeReplicaEndsEqual() throws Exception {
        try (MysqlServer replica = new MysqldBuilder(installation, folder.resolve("replica")).build()) {
            replica.start();
            execute(
                    replica,
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST='%s', SOURCE_PORT=%d, SOURCE_USER='%s', SOURCE_PASSWORD='%s',"
                                    .formatted(server.host(), server.port(), server.user(), server.password())
                            + " SOURCE_AUTO_POSITION=1, GET_SOURCE_PUBLIC_KEY=1",
                    "START REPLICA");
            long before = executedTransactions();
            Workload first = new Workload(server::connect, 0, 2, 42);
            try (Workload second = new Workload(server::connect, 1, 2, 43)) {
                first.start();
                second.start();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() ->
                                first.counts().transactions() + second.counts().transactions() > 1_500);
                first.stop();
                second.stop();
                assertThat(executedTransactions() - before)
                        .isEqualTo(
                                first.counts().transactions() + second.counts().transactions());
            }
            assertThat(value(
                            replica,
                            "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + value(server, "SELECT @@global.gtid_executed")
                                    + "', 60)"))
                    .isEqualTo("0");
            List<String> written = checksums(server);
            assertThat(written).hasSize(6).doesNotContain("0");
            assertThat(checksums(replica)).isEqualTo(written);
        }
    }

    /** The row count of every table of the workload; 0 for an empty one. */
    private static List<String> checksums(MysqlServer of) throws SQLException {
        List<String> checksums = new ArrayList<>();
        try (Connection connection = of.connect();
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SHOW TABLES FROM " + Workload.DATABASE)) {
                while (names.next()) {
                    tables.add(Workload.DATABASE + "." + names.getString(1));
                }
            }
            try (ResultSet rows = statement.executeQuery("CHECKSUM TABLE " + String.join(", ", tables))) {
                while (rows.next()) {
                    checksums.add(rows.getString(2));
                }
            }
        }
        return checksums;
    }

    @Test
    void writesTheSameRowsForTheSameSeed() throws Exception {
        String query = "SELECT COUNT(*), SUM(CRC32(CONCAT_WS(',', id, email, phone, name, credit, revision)))"
                + " FROM shop.customer";
        new Workload(server::connect, 1, 3, 7).run(200);
        String once = value(server, query) + value(server, "SELECT COUNT(*) FROM shop.visit");
        emptySchema();
        new Workload(server::connect, 1, 3, 7).run(200);
        assertThat(value(server, query) + value(server, "SELECT COUNT(*) FROM shop.visit"))
                .isEqualTo(once);
    }

    @Test
    void keepsItsRate() throws Exception {
        try (Workload workload = new Workload(server::connect, 0, 1, 1).rate(50)) {
            long start = System.nanoTime();
            workload.start();
            Awaitility.await().atMost(PATIENCE).until(() -> workload.counts().transactions() >= 40);
            workload.stop();
            double seconds = (System.nanoTime() - start) / 1e9;
            assertThat(workload.counts().transactions() / seconds).isLessThan(60);
        }
    }

    @Test
    void continuesAfterTheServerIsKilledAndRestarted() throws Exception {
        try (Workload workload = new Workload(server::connect, 0, 1, 5)) {
            workload.start();
            Awaitility.await().atMost(PATIENCE).until(() -> workload.counts().transactions() > 50);
            server.kill();
            server.start();
            long restarted = workload.counts().transactions();
            Awaitility.await().atMost(PATIENCE).until(() -> workload.counts().transactions() > restarted + 50);
            workload.stop();
        }
    }

    @Test
    void proxyDropsTheReplyToACommit() throws Exception {
        execute(server, "CREATE TABLE shop.lonely (id INT PRIMARY KEY)");
        try (TcpProxy proxy = TcpProxy.to(server.host(), server.port());
                Connection connection = connectThrough(proxy);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("INSERT INTO shop.lonely VALUES (1)");
            connection.commit();
            proxy.swallowNextCommitReply();
            statement.execute("INSERT INTO shop.lonely VALUES (2)");
            assertThat(catchThrowable(connection::commit)).isInstanceOf(SQLException.class);
            assertThat(proxy.swallowedReplies()).isEqualTo(1);
            assertThat(value(server, "SELECT COUNT(*) FROM shop.lonely")).isEqualTo("2");
            try (Connection next = connectThrough(proxy)) {
                assertThat(next.isValid(5)).isTrue();
            }
        }
    }

    private static Connection connectThrough(TcpProxy proxy) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:mysql://" + proxy.host() + ":" + proxy.port() + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true",
                server.user(),
                server.password());
    }

    private static long executedTransactions() throws SQLException {
        String set = value(server, "SELECT @@global.gtid_executed");
        return GtidSet.parse(set).count();
    }

    private static String value(MysqlServer where, String query) throws SQLException {
        try (Connection connection = where.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            rows.next();
            StringBuilder text = new StringBuilder();
            for (int index = 1; index <= rows.getMetaData().getColumnCount(); index++) {
                text.append(index == 1 ? "" : " ").append(rows.getString(index));
            }
            return text.toString();
        }
    }

    private static void execute(MysqlServer where, String... statements) throws SQLException {
        try (Connection connection = where.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
