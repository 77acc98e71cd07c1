package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.wire.Dependency;
import io.crosstide.testkit.folder.ServerFolder;
import io.crosstide.testkit.mysql.MysqlInstallation;
import io.crosstide.testkit.mysql.MysqlRelease;
import io.crosstide.testkit.mysql.MysqlServer;
import io.crosstide.testkit.mysql.MysqldBuilder;
import io.crosstide.testkit.proxy.TcpProxy;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Causes that make a link wait or stop, and how it resumes. */
class TroubleTest {
    private static final String ORDERS = "orders (id INT PRIMARY KEY, state VARCHAR(20))";
    private static final String COUNT = "SELECT COUNT(*) FROM {db}.orders";

    @ParameterizedTest
    @EnumSource
    void w5WaitsForTheDependenciesOfARecord(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'made')");
            List<SourceLog.Transaction> insert = mesh.committed();
            mesh.commitOnSource("UPDATE {db}.orders SET state = 'changed'");
            List<SourceLog.Transaction> update = mesh.committed();
            WriterService service = mesh.start();
            mesh.awaitState(service, "beijing", LinkState.IDLE);

            mesh.paris()
                    .publish(
                            update,
                            new Dependency("beijing", GtidSet.of(insert.get(0).gtid()), 1));
            mesh.awaitState(service, "paris", LinkState.WAITING);
            assertThat(TestMesh.health(service, "paris").error()).contains("beijing");
            mesh.beijing().publish(insert);

            mesh.awaitTarget("SELECT state FROM {db}.orders WHERE id = 1", "changed");
            mesh.awaitState(service, "paris", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void w4GapStopsTheLinkAfterEarlierTransactionsAndNoOtherLink() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 4)) {
            mesh.createTable(ORDERS);
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = mesh.start(registry);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'before')");
            mesh.beijing().publish(mesh.committed());
            mesh.beijing().skip();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (3, 'after')");
            mesh.beijing().publish(mesh.committed());
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (4, 'elsewhere')");
            mesh.paris().publish(mesh.committed());

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            LinkHealth health = TestMesh.health(service, "beijing");
            // a heartbeat may reveal the gap before the record does
            assertThat(health.error())
                    .containsAnyOf("is seq 3", "a heartbeat after seq 2")
                    .contains("last one received is seq 1");
            assertThat(health.remedy()).contains("init --seeded");
            assertThat(service.ready()).isFalse();
            mesh.awaitTarget("SELECT GROUP_CONCAT(id ORDER BY id) FROM {db}.orders", "1,4");
            mesh.awaitTarget("SELECT state FROM crosstide.link_state WHERE mesh = '{db}'", "stopped");
            mesh.awaitState(service, "paris", LinkState.IDLE);
            await("the attempt has ended").atMost(TestMesh.PATIENCE).until(() -> restarts(registry, "beijing") > 0);
            assertThat(restarts(registry, "paris")).isZero();
        }
    }

    private static double restarts(SimpleMeterRegistry registry, String from) {
        return registry.get("crosstide.link.restarts")
                .tag("from", from)
                .counter()
                .count();
    }

    @ParameterizedTest
    @EnumSource
    void w4MissingColumnStopsTheLinkUntilItIsAdded(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 4)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("ALTER TABLE {db}.orders DROP COLUMN state");
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error())
                    .contains(".orders")
                    .contains("state");
            mesh.onTarget("ALTER TABLE {db}.orders ADD COLUMN state VARCHAR(20)");

            mesh.awaitTarget("SELECT state FROM {db}.orders", "new");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitTarget("SELECT state FROM crosstide.link_state WHERE mesh = '{db}'", "running");
        }
    }

    @Test
    void w4ReportsATargetInitialisedByAnOlderVersion() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("RENAME TABLE crosstide.conflict_part TO crosstide.away");
            try {
                mesh.onTarget("ALTER TABLE crosstide.local_change DROP COLUMN note");
                try {
                    WriterService service = mesh.start();
                    mesh.awaitState(service, "beijing", LinkState.STOPPED);
                    assertThat(TestMesh.health(service, "beijing").error())
                            .contains("no crosstide.conflict_part, crosstide.local_change.note,");
                    assertThat(TestMesh.health(service, "beijing").remedy()).contains("`crosstide init -d shanghai`");
                } finally {
                    mesh.onTarget(
                            "ALTER TABLE crosstide.local_change ADD COLUMN note VARCHAR(1000) NOT NULL DEFAULT ''");
                }
            } finally {
                mesh.onTarget("RENAME TABLE crosstide.away TO crosstide.conflict_part");
            }
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(COUNT, "1");
        }
    }

    @Test
    void w4LinkWithoutAJoinPointDoesNotStart() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("DELETE FROM crosstide.join_point WHERE mesh = '{db}' AND source = 'beijing'");
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start();

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").remedy()).contains("crosstide init -d shanghai");
            assertThat(mesh.askTarget(COUNT)).isEqualTo("0");
        }
    }

    @Test
    void w4DoesNotFollowARecreatedStream() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.onTarget("UPDATE crosstide.join_point SET stream_id = '77777777-7777-7777-7777-777777777777'"
                    + " WHERE mesh = '{db}' AND source = 'beijing'");
            WriterService service = mesh.start();

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error())
                    .contains("follows stream 77777777")
                    .contains(mesh.beijing().streamId().toString());
        }
    }

    /**
     * A source that was reset uses its GTIDs again: the target would skip transactions with GTIDs that it has executed.
     */
    @Test
    void w3StopsWhenTheTargetHasGtidsThatTheStreamDoesNotContain() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            String server = mesh.parisServer().toString();
            mesh.onTarget("SET GTID_NEXT = '" + server + ":7'");
            mesh.onTarget("COMMIT");
            mesh.onTarget("SET GTID_NEXT = 'AUTOMATIC'");
            WriterService service = mesh.start();
            mesh.awaitState(service, "paris", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "paris").error()).contains(server + ":7");
            assertThat(TestMesh.health(service, "paris").remedy()).contains("gtid_purged");

            mesh.paris().publishRange(GtidSet.parse(server + ":1-7")); // now the stream contains the target's GTIDs
            mesh.awaitState(service, "paris", LinkState.IDLE);
        }
    }

    @Test
    void refusesTransactionsOfTheTargetDatacenter() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            WriterService service = mesh.start();
            String target = mesh.askTarget("SELECT @@server_uuid");
            mesh.beijing().publishRange(GtidSet.parse(target + ":9000000-9000001"));

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error()).contains("belongs to shanghai itself");
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.origin WHERE server_uuid = '" + target + "'"))
                    .isEqualTo("0");
        }
    }

    /** The unsupported server may become the primary, and the writer must not write to it. */
    @Test
    void w4StopsWhileATargetEndpointIsAnUnsupportedServer() throws Exception {
        try (ServerFolder folder = ServerFolder.create("crosstide-unsupported");
                MysqlServer old = new MysqldBuilder(
                                MysqlInstallation.of(MysqlRelease.V5_7, System.err::println), folder.resolve("old"))
                        .build();
                TcpProxy proxy = TcpProxy.to("127.0.0.1", old.port());
                TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            old.start();
            proxy.refuse();
            mesh.alsoAtPort(proxy.port());
            mesh.createTable(ORDERS);
            WriterService service = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'before')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(COUNT, "1");

            proxy.forward();
            mesh.killSessions();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'after')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            LinkHealth health = TestMesh.health(service, "beijing");
            assertThat(health.error()).contains("127.0.0.1:" + proxy.port()).contains("MySQL 5.7.");
            assertThat(health.remedy()).contains("use MySQL 8.0.15 or newer");
            assertThat(mesh.askTarget(COUNT)).isEqualTo("1");

            proxy.refuse();
            proxy.cut();
            mesh.awaitTarget(COUNT, "2");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    @Test
    void seededTargetAppliesTransactionsMissingFromTheDump() throws Exception {
        for (LoopPrevention mode : LoopPrevention.values()) {
            try (TestMesh mesh = new TestMesh(mode, 2)) {
                mesh.createTable(ORDERS);
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'dumped')");
                List<SourceLog.Transaction> dumped = mesh.committed();
                mesh.onTarget("INSERT INTO {db}.orders VALUES (1, 'dumped')");
                mesh.onTarget("UPDATE crosstide.join_point SET kind = 'seeded', gtid_set = '"
                        + dumped.get(0).gtid() + "' WHERE mesh = '{db}' AND source = 'beijing'");
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'new')");
                mesh.beijing().publish(dumped);
                mesh.beijing().publish(mesh.committed());
                WriterService service = mesh.start();

                mesh.awaitTarget(COUNT, "2");
                mesh.awaitState(service, "beijing", LinkState.IDLE);
                assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                        .isEqualTo("0");
            }
        }
    }

    /** Together they are larger than the record budget of a link. None is applied, because the dump contained them. */
    @Test
    void skippedTransactionsInChunksReleaseTheRecordBudget() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable("blobs (id INT AUTO_INCREMENT PRIMARY KEY, b MEDIUMBLOB)");
            mesh.createTable(ORDERS);
            String row = "INSERT INTO {db}.blobs (b) VALUES (REPEAT('b', 880000))";
            for (int i = 0; i < 32; i++) {
                mesh.commitOnSource(row, row);
            }
            List<SourceLog.Transaction> dumped = mesh.committed();
            assertThat(dumped).allSatisfy(each -> assertThat(each.chunks()).hasSize(2));
            mesh.onTarget("UPDATE crosstide.join_point SET kind = 'seeded', gtid_set = '"
                    + dumped.stream().map(each -> each.gtid().toString()).collect(Collectors.joining(","))
                    + "' WHERE mesh = '{db}' AND source = 'beijing'");
            mesh.beijing().publish(dumped);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'new')");
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start();

            await("the link has begun")
                    .atMost(TestMesh.PATIENCE)
                    .until(() -> List.of(LinkState.RUNNING, LinkState.IDLE)
                            .contains(TestMesh.health(service, "beijing").state()));
            await().atMost(TestMesh.PATIENCE).until(() -> {
                assertThat(TestMesh.health(service, "beijing").state())
                        .as("a link without free budget would receive no heartbeats and restart")
                        .isNotEqualTo(LinkState.UNREACHABLE);
                return mesh.askTarget(COUNT).equals("1");
            });
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM {db}.blobs")).isEqualTo("0");
        }
    }

    /**
     * After the failover of a broker, the checkpoints topic may learn the end of a Kafka transaction later than the
     * transactions topic. The checkpoint that can be read is then older than what the target has applied.
     */
    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void w4DoesNotTakeACheckpointThatIsNotVisibleYetForLostHistoryInDirectionTableMode() throws Exception {
        w4DoesNotTakeACheckpointThatIsNotVisibleYetForLostHistory(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void w4DoesNotTakeACheckpointThatIsNotVisibleYetForLostHistory(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 2)) {
            mesh.createTable(ORDERS);
            WriterService first = mesh.start();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'visible')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(COUNT, "1");
            mesh.beijing().hideCheckpoints();
            AtomicInteger id = new AtomicInteger(1);
            await().atMost(TestMesh.PATIENCE).until(() -> {
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (" + id.incrementAndGet() + ", 'hidden')");
                mesh.beijing().publish(mesh.committed());
                return mesh.askTarget("SELECT MAX(low_seq) > 1 FROM crosstide.position WHERE mesh = '{db}'")
                        .equals("1");
            });
            mesh.awaitTarget(COUNT, id.toString());
            first.close();

            WriterService second = mesh.start();
            LinkHealth health = await().atMost(TestMesh.PATIENCE)
                    .until(
                            () -> TestMesh.health(second, "beijing"),
                            known -> String.valueOf(known.error()).contains("its broker has not learnt yet"));
            assertThat(health.state()).isEqualTo(LinkState.UNREACHABLE);
            assertThat(health.error()).contains("reads its stream again");
            assertThat(health.remedy()).doesNotContain("gtid_purged");
            mesh.beijing().showCheckpoints();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (0, 'after')");
            mesh.beijing().publish(mesh.committed());
            mesh.awaitEqual(COUNT);
            mesh.awaitState(second, "beijing", LinkState.IDLE);
        }
    }

    /**
     * The stored position may be older than what is applied, and retention may have removed its record. The executed
     * set or the direction table of the target proves what is applied.
     */
    @ParameterizedTest
    @EnumSource
    void resumesWhenRetentionRemovedOnlyAppliedTransactions(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 2)) {
            mesh.createTable(ORDERS);
            WriterService first = mesh.start();
            for (int id = 1; id <= 3; id++) {
                mesh.commitOnSource("INSERT INTO {db}.orders VALUES (" + id + ", 'applied')");
            }
            mesh.beijing().publish(mesh.committed());
            mesh.awaitTarget(COUNT, "3");
            mesh.awaitState(first, "beijing", LinkState.IDLE);
            first.close();
            mesh.beijing().expire();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (4, 'new')");
            mesh.beijing().publish(mesh.committed());
            WriterService second = mesh.start();

            mesh.awaitTarget(COUNT, "4");
            mesh.awaitState(second, "beijing", LinkState.IDLE);
        }
    }

    /** Retention removes whole log segments; the dump contained the transaction. */
    @Test
    void startsAfterATransactionThatRetentionRemovedInPart() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 2)) {
            mesh.createTable(ORDERS);
            mesh.chunks(1);
            mesh.commitOnSource(
                    "INSERT INTO {db}.orders VALUES (1, 'dumped')", "INSERT INTO {db}.orders VALUES (2, 'dumped')");
            List<SourceLog.Transaction> dumped = mesh.committed();
            assertThat(dumped.get(0).chunks()).hasSize(2);
            mesh.onTarget("UPDATE crosstide.join_point SET kind = 'seeded', gtid_set = '"
                    + dumped.get(0).gtid() + "' WHERE mesh = '{db}' AND source = 'beijing'");
            mesh.beijing().publish(dumped);
            mesh.beijing().expireBeforeLastChunk();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (3, 'new')");
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start();

            mesh.awaitTarget(COUNT, "1");
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void w4StopsWhenRetentionRemovedUnappliedTransactions(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, 2)) {
            mesh.createTable(ORDERS);
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (1, 'lost')");
            mesh.beijing().publish(mesh.committed());
            mesh.beijing().expire();
            mesh.commitOnSource("INSERT INTO {db}.orders VALUES (2, 'new')");
            mesh.beijing().publish(mesh.committed());
            WriterService service = mesh.start();

            mesh.awaitState(service, "beijing", LinkState.STOPPED);
            assertThat(TestMesh.health(service, "beijing").error())
                    .contains("needs seq 1, the first that can be read is 2");
            assertThat(mesh.askTarget(COUNT)).isEqualTo("0");
        }
    }
}
