package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FailoverTest {
    private static final MysqlServer OLD = Servers.MYSQL;
    private final String west = UUID.randomUUID().toString();

    @Test
    void s1AndS2HoldAfterAFailover() throws Exception {
        TestStream.execute("RESET BINARY LOGS AND GTIDS");
        MysqlServer replica = new MysqldBuilder(Servers.INSTALLATION, Servers.FOLDER.resolve("replica"))
                .option("super_read_only", "ON")
                .build();
        String endpoints =
                "\"" + OLD.host() + ":" + OLD.port() + "\", \"" + replica.host() + ":" + replica.port() + "\"";
        try (replica;
                TestStream stream = TestStream.ofEndpoints(endpoints)) {
            replica.start();
            execute(
                    replica,
                    "CHANGE REPLICATION SOURCE TO SOURCE_HOST = '" + OLD.host() + "', SOURCE_PORT = " + OLD.port()
                            + ", SOURCE_USER = '" + OLD.user() + "', SOURCE_PASSWORD = '" + OLD.password()
                            + "', SOURCE_AUTO_POSITION = 1, GET_SOURCE_PUBLIC_KEY = 1",
                    "START REPLICA");
            stream.init();
            SyncerService service = stream.startAndAwait();
            TestStream.execute(
                    "INSERT INTO shop.t (note) VALUES ('by the old primary')",
                    "INSERT INTO crosstide.origin VALUES ('" + west + "', 'west', NOW(6))",
                    "SET GTID_NEXT = '" + west + ":1'",
                    "INSERT INTO shop.t (note) VALUES ('from the west')",
                    "SET GTID_NEXT = 'AUTOMATIC'");
            await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 1);
            service.close();
            TestStream.execute("INSERT INTO shop.t (note) VALUES ('read from the replica')");
            String executed = TestStream.value("SELECT @@global.gtid_executed");
            execute(replica, "DO WAIT_FOR_EXECUTED_GTID_SET('" + executed + "', 30)");
            OLD.kill();
            try {
                execute(replica, "STOP REPLICA", "SET GLOBAL super_read_only = OFF", "SET GLOBAL read_only = OFF");
                execute(
                        replica,
                        "INSERT INTO shop.t (note) VALUES ('by the new primary')",
                        "SET GTID_NEXT = '" + west + ":2'",
                        "INSERT INTO shop.t (note) VALUES ('from the west')",
                        "SET GTID_NEXT = 'AUTOMATIC'");
                SyncerService next = stream.startAndAwait();
                await().atMost(PATIENCE).until(() -> stream.checkpoint().echoesDropped() == 2);
                assertThat(next.ready()).isTrue();
                List<StreamRecord> records = stream.transactions();
                PublishingTest.assertContiguous(records);
                assertThat(records.stream().filter(TransactionChunk.class::isInstance))
                        .hasSize(3);
                assertThat(records.get(records.size() - 1).serverUuid()).isEqualTo(replica.serverUuid());
                assertThat(stream.checkpoint().published().uuids())
                        .containsExactlyInAnyOrder(uuidOf(executed), replica.serverUuid());
            } finally {
                OLD.start();
            }
        }
    }

    private UUID uuidOf(String executed) {
        return GtidSet.parse(executed).uuids().stream()
                .filter(uuid -> !uuid.toString().equals(west))
                .findFirst()
                .orElseThrow();
    }

    private static void execute(MysqlServer server, String... statements) throws SQLException {
        try (Connection connection = server.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                if (statement.execute(sql)) {
                    try (ResultSet unused = statement.getResultSet()) {
                        unused.next();
                    }
                }
            }
        }
    }
}
