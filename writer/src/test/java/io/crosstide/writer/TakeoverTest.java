package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.LinkState;
import io.crosstide.streams.Time;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.LinkOwner;
import io.crosstide.writer.session.JdbcSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A link has one owner, whatever happened to the previous owner. */
class TakeoverTest {
    private static final String KEYLESS = "log (id INT, line VARCHAR(20))";

    @Test
    void endsTheSessionOfAnOwnerThatStoppedInATransaction() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(KEYLESS);
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            String gtid = UUID.randomUUID() + ":1";
            try (Connection paused = session(mesh, link);
                    Connection successor = session(mesh, link)) {
                long epoch = new LinkOwner(link, "paused", Time.SYSTEM).takeOver(successor, OptionalLong.empty());
                // The takeover has ended the session that was open before.
                assertThat(paused.isValid(1)).isFalse();
                try (Connection half = session(mesh, link)) {
                    EpochProof proof = new EpochProof(link, epoch);
                    proof.execute(new JdbcSession(half), "SET GTID_NEXT = '" + gtid + "';BEGIN;" + proof.query());
                    TestServers.execute(half, "INSERT INTO " + mesh.name() + ".log VALUES (1, 'half')");

                    long next = new LinkOwner(link, "successor", Time.SYSTEM).takeOver(successor, OptionalLong.empty());
                    assertThat(next).isEqualTo(epoch + 1);
                    assertThatThrownBy(() -> TestServers.execute(half, "COMMIT"))
                            .isInstanceOf(SQLException.class);
                }
                TestServers.execute(successor, "SET GTID_NEXT = '" + gtid + "'");
                TestServers.execute(successor, "BEGIN");
                TestServers.execute(successor, "COMMIT");
                assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.log")).isEqualTo("0");
            }
        }
    }

    @Test
    void refusesALinkThatAnotherProcessHasTakenOver() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            LinkOwner first = new LinkOwner(link, "first", Time.SYSTEM);
            LinkOwner second = new LinkOwner(link, "second", Time.SYSTEM);
            try (Connection connection = session(mesh, link)) {
                long epoch = first.takeOver(connection, OptionalLong.empty());
                assertThat(first.takeOver(connection, OptionalLong.of(epoch))).isEqualTo(epoch + 1);
                second.takeOver(connection, OptionalLong.empty());
                assertThatThrownBy(() -> first.takeOver(connection, OptionalLong.of(epoch + 1)))
                        .isInstanceOf(LinkFencedException.class);
            }
        }
    }

    @Test
    void refusesTransactionsOfAnOlderEpoch() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            try (Connection connection = session(mesh, link)) {
                long epoch = new LinkOwner(link, "owner", Time.SYSTEM).takeOver(connection, OptionalLong.empty());
                EpochProof old = new EpochProof(link, epoch - 1);
                assertThatThrownBy(() -> old.execute(new JdbcSession(connection), "BEGIN;" + old.query()))
                        .isInstanceOf(LinkFencedException.class);
                TestServers.execute(connection, "ROLLBACK");
                SQLException failure = assertFails(connection, "BEGIN;" + old.assertion() + ";COMMIT");
                assertThatThrownBy(() -> old.explain(new JdbcSession(connection), failure))
                        .isInstanceOf(LinkFencedException.class);
                EpochProof current = new EpochProof(link, epoch);
                new JdbcSession(connection).execute("BEGIN;" + current.assertion() + ";COMMIT");
            }
        }
    }

    private static SQLException assertFails(Connection connection, String packet) {
        try {
            new JdbcSession(connection).execute(packet);
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("the packet did not fail");
    }

    @Test
    void w1OneOfTwoProcessesServesALinkAndTheOtherTakesOver() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(KEYLESS);
            WriterService first = mesh.start();
            mesh.awaitState(first, "beijing", LinkState.IDLE);
            WriterService second = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (1, 'one')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log", "1");
            Awaitility.await("one process is on standby")
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> served(first) + served(second) == 1 && first.ready() && second.ready());
            first.close();
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (2, 'two')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log", "2");
            mesh.awaitState(second, "beijing", LinkState.IDLE);
        }
    }

    private static int served(WriterService service) {
        LinkState state = TestMesh.health(service, "beijing").state();
        return state == LinkState.IDLE || state == LinkState.RUNNING ? 1 : 0;
    }

    private static Connection session(TestMesh mesh, LinkName link) throws Exception {
        Topology topology = mesh.topology();
        MysqlConnections connections = new MysqlConnections(
                        topology.datacenter("shanghai").cluster("orders"), Map.of())
                .withAttributes(Map.of(LinkName.LINK_ATTRIBUTE, link.attribute()));
        return connections.open(
                new Endpoint("127.0.0.1", TestServers.shared().target().port()));
    }
}
