package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.AuditPosition;
import io.crosstide.bookkeeping.Mark;
import io.crosstide.bookkeeping.SequenceRanges;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Assignment;
import io.crosstide.streams.Time;
import io.crosstide.topology.Endpoint;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.topology.problem.InvalidTopologyException;
import io.crosstide.writer.audit.AuditWriter;
import io.crosstide.writer.failure.LinkFailure;
import io.crosstide.writer.failure.LinkFencedException;
import io.crosstide.writer.failure.LinkUnreachableException;
import io.crosstide.writer.ownership.EpochProof;
import io.crosstide.writer.ownership.LinkOwner;
import io.crosstide.writer.ownership.Ownership;
import io.crosstide.writer.session.JdbcSession;
import io.crosstide.writer.status.LinkCondition;
import io.crosstide.writer.status.LinkMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** One owner per link, whatever happens to the earlier owner. */
class TakeoverTest {
    private static final String KEYLESS = "log (id INT, line VARCHAR(20))";

    @Test
    void endsTheSessionOfAnOwnerThatStoppedWithinATransaction() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(KEYLESS);
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            String gtid = UUID.randomUUID() + ":1";
            try (Connection paused = session(mesh, link);
                    Connection successor = session(mesh, link)) {
                long epoch = new LinkOwner(link, "paused", Time.SYSTEM).takeOver(successor, 0);
                // The takeover has ended the earlier session.
                assertThat(paused.isValid(1)).isFalse();
                try (Connection half = session(mesh, link)) {
                    EpochProof proof = new EpochProof(link, epoch);
                    proof.execute(new JdbcSession(half), "SET GTID_NEXT = '" + gtid + "';BEGIN;" + proof.query());
                    TestServers.execute(half, "INSERT INTO " + mesh.name() + ".log VALUES (1, 'half')");

                    long next = new LinkOwner(link, "successor", Time.SYSTEM).takeOver(successor, epoch);
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
    void refusesToRenewTheEpochOfALinkThatAnotherProcessOwns() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            LinkOwner first = new LinkOwner(link, "first", Time.SYSTEM);
            LinkOwner second = new LinkOwner(link, "second", Time.SYSTEM);
            try (Connection connection = session(mesh, link)) {
                long epoch = first.takeOver(connection, 0);
                assertThat(first.takeOver(connection, epoch)).isEqualTo(epoch + 1);
                second.takeOver(connection, second.epoch(connection));
                assertThatThrownBy(() -> first.takeOver(connection, epoch + 1)).isInstanceOf(LinkFencedException.class);
            }
        }
    }

    /** The assignment of this process has ended, or nobody can tell: the owner that works must keep the link. */
    @Test
    void takesNoLinkWithoutAnAssignmentThatKafkaConfirms() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            LinkOwner healthy = new LinkOwner(link, "healthy", Time.SYSTEM);
            LinkOwner late = new LinkOwner(link, "late", Time.SYSTEM);
            try (Connection connection = session(mesh, link)) {
                long epoch = healthy.takeOver(connection, 0);
                assertThatThrownBy(() -> new Ownership(late, patience -> false).ensure(connection))
                        .isInstanceOf(LinkUnreachableException.class)
                        .hasMessageContaining("Kafka does not confirm");
                assertThat(healthy.epoch(connection)).isEqualTo(epoch);
            }
        }
    }

    /** Kafka confirms an assignment, then the process is paused, and the link is assigned to another one. */
    @Test
    void takesNoLinkThatAnotherProcessTookAfterKafkaConfirmedTheAssignment() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            LinkOwner next = new LinkOwner(link, "next", Time.SYSTEM);
            LinkOwner paused = new LinkOwner(link, "paused", Time.SYSTEM);
            try (Connection connection = session(mesh, link)) {
                next.takeOver(connection, 0);
                Assignment ends = patience -> {
                    try {
                        next.takeOver(connection, next.epoch(connection));
                    } catch (SQLException | LinkFailure e) {
                        throw new IllegalStateException(e);
                    }
                    return true;
                };
                assertThatThrownBy(() -> new Ownership(paused, ends).ensure(connection))
                        .isInstanceOf(LinkFencedException.class);
            }
        }
    }

    @Test
    void isNotReadyWhileAnotherProcessHasTheLinkAndServesAgainWhenKafkaAssignsIt() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(KEYLESS);
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            LinkOwner other = new LinkOwner(link, "other", Time.SYSTEM);
            try (Connection connection = session(mesh, link)) {
                other.takeOver(connection, other.epoch(connection));
            }
            mesh.commitOnSource("INSERT INTO {db}.log VALUES (1, 'one')");
            mesh.beijing().publish(mesh.committed());
            Awaitility.await("the process knows that another one took the link")
                    .atMost(TestMesh.PATIENCE)
                    .until(() -> String.valueOf(
                                    TestMesh.health(service, "beijing").error())
                            .contains("was taken over"));
            assertThat(TestMesh.health(service, "beijing").state()).isEqualTo(LinkState.UNREACHABLE);
            assertThat(service.ready()).isFalse();
            mesh.awaitState(service, "beijing", LinkState.IDLE); // Kafka still assigns the link to this process
            mesh.awaitTarget("SELECT COUNT(*) FROM {db}.log", "1");
        }
    }

    @Test
    void rejectsTransactionsOfAnOlderEpoch() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            try (Connection connection = session(mesh, link)) {
                long epoch = new LinkOwner(link, "owner", Time.SYSTEM).takeOver(connection, 0);
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

    @Test
    void rejectsTheAuditOfAnOlderEpoch() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            LinkName link = new LinkName(mesh.name(), "orders", "beijing", "shanghai");
            AuditPosition position =
                    new AuditPosition(UUID.randomUUID(), GtidSet.EMPTY, 0, new SequenceRanges(), new Mark(0, 0));
            String audits = "SELECT COUNT(*) FROM crosstide.audit WHERE mesh = '{db}'";
            try (Connection connection = session(mesh, link)) {
                long epoch = new LinkOwner(link, "owner", Time.SYSTEM).takeOver(connection, 0);
                try (AuditWriter old = auditWriter(mesh, link, epoch - 1)) {
                    assertThatThrownBy(() -> old.write(position)).isInstanceOf(LinkFencedException.class);
                }
                assertThat(mesh.askTarget(audits)).isEqualTo("0");
                try (AuditWriter current = auditWriter(mesh, link, epoch)) {
                    assertThat(current.write(position)).isTrue();
                }
                assertThat(mesh.askTarget(audits)).isEqualTo("1");
            }
        }
    }

    private static AuditWriter auditWriter(TestMesh mesh, LinkName link, long epoch) {
        LinkMetrics metrics =
                new LinkMetrics(link, new LinkCondition(link, true, Time.SYSTEM::instant), new SimpleMeterRegistry());
        return new AuditWriter(
                link,
                new EpochProof(link, epoch),
                () -> new JdbcSession(openSession(mesh, link)),
                metrics,
                Time.SYSTEM);
    }

    private static Connection openSession(TestMesh mesh, LinkName link) throws SQLException {
        try {
            return session(mesh, link);
        } catch (IOException | InvalidTopologyException e) {
            throw new IllegalStateException(e);
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
                    .atMost(TestMesh.PATIENCE)
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

    private static Connection session(TestMesh mesh, LinkName link)
            throws IOException, InvalidTopologyException, SQLException {
        Topology topology = mesh.topology();
        MysqlConnections connections = new MysqlConnections(
                        topology.datacenter("shanghai").cluster("orders"), Map.of())
                .withAttributes(Map.of(LinkName.LINK_ATTRIBUTE, link.attribute()));
        return connections.open(
                new Endpoint("127.0.0.1", TestServers.shared().target().port()));
    }
}
