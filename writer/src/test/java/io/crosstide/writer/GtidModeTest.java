package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkControlTable;
import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.bookkeeping.link.LinkStateTable;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsWriter;
import io.crosstide.change.wire.Dependency;
import io.crosstide.topology.LinkName;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the target's MySQL records about transactions. */
class GtidModeTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20))";

    /** Replicas of the target read the source's commit time, not the writer's. */
    @Test
    void keepsTheOriginalCommitTimeOfTheStream() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            SourceLog written = new SourceLog(TestServers.shared().target(), EventsWriter.DEFAULT_LIMIT);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            List<SourceLog.Transaction> transactions = mesh.committed();
            mesh.beijing().publish(transactions);
            mesh.awaitTarget("SELECT state FROM {db}.orders", "new");

            List<SourceLog.Transaction> applied = written.read().stream()
                    .filter(each -> each.gtid().equals(transactions.get(0).gtid()))
                    .toList();
            assertThat(applied)
                    .extracting(SourceLog.Transaction::commitMicros)
                    .containsExactly(mesh.beijing().stamp());
        }
    }

    /** Also GTIDs with tags; the stream never delivers any of these. */
    @Test
    void accountsForWhatTheSourceExecutedBeforeItsStream() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            String history = mesh.parisServer() + ":1-2000:2003:old:1-3";
            mesh.parisStartsAfter(GtidSet.parse(history));
            WriterService service = mesh.start();
            mesh.awaitState(service, "paris", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + history + "', @@GLOBAL.gtid_executed)"))
                    .isEqualTo("1");
            assertThat(mesh.askTarget(
                            "SELECT datacenter FROM crosstide.origin WHERE server_uuid = '" + mesh.parisServer() + "'"))
                    .isEqualTo("paris");
            assertThat(mesh.askTarget("SELECT gtid_set FROM crosstide.join_point WHERE mesh = '" + mesh.name()
                            + "' AND source = 'paris'"))
                    .isEqualTo(history);
        }
    }

    @Test
    void pausedLinkAccountsForThemWhenItIsResumed() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            String history = mesh.parisServer() + ":1-2000";
            mesh.parisStartsAfter(GtidSet.parse(history));
            LinkName link = new LinkName(mesh.name(), "orders", "paris", "shanghai");
            String state = "SELECT state FROM crosstide.link_state WHERE mesh = '" + mesh.name() + "'";
            String executed = "SELECT GTID_SUBTRACT('" + history + "', @@GLOBAL.gtid_executed)";
            try (Connection target = TestServers.shared().target().connect()) {
                new LinkStateTable(link).write(target, LinkState.STOPPED, "an earlier process stopped", null);
                new LinkControlTable(link).pause(target, "dba@host", null);
                WriterService service = mesh.start();
                mesh.awaitState(service, "paris", LinkState.PAUSED);
                assertThat(List.of(mesh.askTarget(executed), mesh.askTarget(state)))
                        .containsExactly(history, "stopped");
                new LinkControlTable(link).resume(target);
                mesh.awaitState(service, "paris", LinkState.IDLE);
                assertThat(mesh.askTarget(executed)).isEmpty();
                assertThat(mesh.askTarget(state)).isEqualTo("running");
            }
        }
    }

    /** Too many GTIDs for empty transactions; what comes before a join point is at the target all the same. */
    @Test
    void w5WaitsForNothingFromBeforeAJoinPoint() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            mesh.parisStartsAfter(GtidSet.parse(mesh.parisServer() + ":1-2000000"));
            WriterService service = mesh.start();
            mesh.awaitState(service, "paris", LinkState.IDLE);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            Dependency earlier = new Dependency("paris", GtidSet.parse(mesh.parisServer() + ":5"), 0);
            mesh.beijing().publish(mesh.committed(), earlier);
            mesh.awaitTarget("SELECT state FROM {db}.orders", "new");
            assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + mesh.parisServer() + ":5', @@GLOBAL.gtid_executed)"))
                    .isEqualTo("0");
        }
    }

    /** Another stream may deliver its transactions. */
    @Test
    void w1LeavesTheGtidsOfAServerThatNobodyClaimsAlone() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            UUID unknown = UUID.randomUUID();
            mesh.parisStartsAfter(GtidSet.parse(mesh.parisServer() + ":1-3," + unknown + ":1-3"));
            WriterService service = mesh.start();
            mesh.awaitState(service, "paris", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT GTID_SUBSET('" + mesh.parisServer() + ":1-3', @@GLOBAL.gtid_executed)"))
                    .isEqualTo("1");
            assertThat(mesh.askTarget("SELECT GTID_SUBTRACT('" + unknown + ":1-3', @@GLOBAL.gtid_executed)"))
                    .isEqualTo(unknown + ":1-3");
        }
    }

    /** SHOW VARIABLES would truncate such a set. */
    @Test
    void w3FillsThousandsOfGapsInTheTargetsExecutedSet() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            String server = mesh.parisServer().toString();
            int first = 1_000_001;
            int last = 1_004_000;
            mesh.onTarget("SET GLOBAL gtid_purged = '+" + server + ":"
                    + IntStream.rangeClosed(first, last)
                            .filter(number -> number % 2 == 1)
                            .mapToObj(Integer::toString)
                            .collect(Collectors.joining(":"))
                    + "'");
            String all = server + ":" + first + "-" + last;
            mesh.paris().publishRange(GtidSet.parse(all));
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.paris().publish(mesh.committed());

            mesh.awaitTarget("SELECT state FROM {db}.orders", "new");
            mesh.awaitTarget("SELECT GTID_SUBSET('" + all + "', @@GLOBAL.gtid_executed)", "1");
            mesh.awaitState(service, "paris", LinkState.IDLE);
        }
    }
}
