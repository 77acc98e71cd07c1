package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.bookkeeping.OriginRow;
import io.crosstide.bookkeeping.OriginTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.streams.Time;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.topology.Topology;
import io.crosstide.topology.connect.MysqlConnections;
import io.crosstide.writer.failure.LinkStoppedException;
import io.crosstide.writer.ownership.OriginClaimer;
import io.crosstide.writer.position.JoinHistory;
import io.crosstide.writer.replay.JoinHistoryRecorder;
import io.crosstide.writer.session.PacketSetup;
import io.crosstide.writer.session.StatementPatience;
import io.crosstide.writer.session.TargetSessions;
import io.crosstide.writer.supervision.LinkAttempt;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JoinHistoryRecorderTest {
    private final UUID server = UUID.randomUUID();
    private final GtidSet owed = GtidSet.parse(server + ":1-700:702-1500:9000");

    private TestMesh mesh;
    private Topology topology;
    private LinkName link;
    private Connection control;

    @BeforeEach
    void open() throws Exception {
        mesh = new TestMesh(LoopPrevention.GTID, 2);
        topology = mesh.topology();
        link = new LinkName(mesh.name(), "orders", "paris", "shanghai");
        control = TestServers.shared().target().connect();
    }

    @AfterEach
    void close() throws Exception {
        control.close();
        mesh.close();
    }

    @Test
    void aRunThatBreaksOffIsCompletedByTheNext() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        assertThat(record(() -> asked.incrementAndGet() > 5)).isFalse();
        GtidSet some = executed();
        assertThat(some.count()).isBetween(1L, owed.count() - 1);
        assertThat(record(() -> false)).isTrue();
        assertThat(executed()).isEqualTo(owed);
    }

    @Test
    void severalRunsAtATimeDoNoHarm() throws Exception {
        ExecutorService both = Executors.newFixedThreadPool(2);
        try {
            Callable<Boolean> run = () -> record(() -> false);
            for (Future<Boolean> one : both.invokeAll(List.of(run, run))) {
                assertThat(one.get()).isTrue();
            }
        } finally {
            both.shutdown();
        }
        assertThat(executed()).isEqualTo(owed);
    }

    @Test
    void s2NothingIsRecordedUnderAServerThatAnotherDatacenterClaims() throws Exception {
        new OriginTable(control).insert(new OriginRow(server, "tokyo"));
        assertThatThrownBy(() -> record(() -> false))
                .isInstanceOf(LinkStoppedException.class)
                .hasMessageContaining("tokyo");
        assertThat(executed()).isEqualTo(GtidSet.EMPTY);
    }

    private boolean record(BooleanSupplier stop) throws Exception {
        MysqlConnections connections =
                new MysqlConnections(topology.datacenter("shanghai").cluster("orders"), Map.of());
        try (Connection connection = TestServers.shared().target().connect()) {
            return new JoinHistoryRecorder(
                            new OriginClaimer(link, Set.of()),
                            new TargetSessions(
                                    connections,
                                    topology.datacenter("shanghai")
                                            .cluster("orders")
                                            .endpoints()
                                            .get(0),
                                    new StatementPatience(),
                                    PacketSetup.none()),
                            Optional.empty(),
                            Time.SYSTEM,
                            (done, total) -> {},
                            stop)
                    .record(connection, new JoinHistory(link, owed, GtidSet.EMPTY));
        }
    }

    private GtidSet executed() throws Exception {
        return LinkAttempt.executed(control).onlyOf(server::equals);
    }
}
