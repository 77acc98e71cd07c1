package io.crosstide.writer;

import static org.assertj.core.api.Assertions.assertThat;

import io.crosstide.bookkeeping.link.LinkState;
import io.crosstide.topology.LoopPrevention;
import io.crosstide.writer.status.LinkHealth;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a session of an application locks for long do not delay unrelated transactions. */
class LockedRowsLinkTest {
    private static final int WORKERS = 4;
    private static final int ROWS = 40;
    private static final String ORDERS = "orders (id INT PRIMARY KEY, n INT)";
    private static final String LOG = "log (id INT PRIMARY KEY)";
    private static final String ORDERS_CONTENT = "SELECT GROUP_CONCAT(id, '=', n ORDER BY id) FROM {db}.orders";
    private static final String LOG_COUNT = "SELECT COUNT(*) FROM {db}.log";
    private static final String STATE = "SELECT state FROM crosstide.link_state WHERE mesh = '{db}'";

    @Test
    @Tag("matrix") // in both modes for the matrix only: it takes long
    void moreLockedRowsThanWorkersDoNotDelayOtherTablesInDirectionTableMode() throws Exception {
        moreLockedRowsThanWorkersDoNotDelayOtherTables(LoopPrevention.DIRECTION_TABLE);
    }

    @ParameterizedTest
    @EnumSource(value = LoopPrevention.class, names = "GTID")
    void moreLockedRowsThanWorkersDoNotDelayOtherTables(LoopPrevention mode) throws Exception {
        try (TestMesh mesh = new TestMesh(mode, WORKERS)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = startWithOrders(mesh, registry);
            try (Connection locking = TestServers.shared().target().connect()) {
                lock(locking, "SELECT * FROM " + mesh.name() + ".orders FOR UPDATE");
                for (int id = 1; id <= ROWS; id++) {
                    mesh.commitOnSource("UPDATE {db}.orders SET n = n + 1 WHERE id = " + id);
                }
                mesh.commitOnSource("UPDATE {db}.orders SET n = n * 2"); // shares a key with each of them
                mesh.commitOnSource("INSERT INTO {db}.log VALUES (1)");
                mesh.beijing().publish(mesh.committed());

                awaitLog(mesh, 1);
                mesh.awaitState(service, "beijing", LinkState.WAITING);
                LinkHealth health = TestMesh.health(service, "beijing");
                assertThat(health.error())
                        .contains("a lock that another session holds")
                        .contains(mesh.name() + ".orders")
                        .contains("GTID");
                assertThat(health.remedy()).contains("data_lock_waits");
                assertThat(service.ready()).isTrue();
                mesh.awaitTarget(STATE, "waiting");
                assertThat(gauge(registry, "crosstide.lock.wait")).isGreaterThan(5);
                assertThat(gauge(registry, "crosstide.lock.waits")).isGreaterThan(1);
                for (int id = 2; id <= 20; id++) {
                    mesh.commitOnSource("INSERT INTO {db}.log VALUES (" + id + ")");
                }
                mesh.beijing().publish(mesh.committed());
                awaitLog(mesh, 20);
                locking.rollback();
            }
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            mesh.awaitTarget(STATE, "running");
            assertThat(gauge(registry, "crosstide.lock.waits")).isZero();
            assertThat(mesh.askTarget("SELECT COUNT(*) FROM crosstide.conflict WHERE mesh = '{db}'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void w2SingleWorkerKeepsTheOrderAndRetries() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, 1)) {
            WriterService service = startWithOrders(mesh, new SimpleMeterRegistry());
            try (Connection locking = TestServers.shared().target().connect()) {
                lock(locking, "SELECT * FROM " + mesh.name() + ".orders WHERE id = 1 FOR UPDATE");
                mesh.commitOnSource("UPDATE {db}.orders SET n = n + 1 WHERE id = 1");
                mesh.commitOnSource("INSERT INTO {db}.log VALUES (1)");
                mesh.beijing().publish(mesh.committed());

                mesh.awaitState(service, "beijing", LinkState.WAITING);
                assertThat(mesh.askTarget(LOG_COUNT)).isEqualTo("0");
                locking.rollback();
            }
            mesh.awaitTarget(LOG_COUNT, "1");
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
        }
    }

    /** It is applied alone, so its session waits for the lock instead of starting again. */
    @Test
    void transactionInChunksWaitsForTheLock() throws Exception {
        try (TestMesh mesh = new TestMesh(LoopPrevention.GTID, WORKERS)) {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            WriterService service = startWithOrders(mesh, registry);
            mesh.chunks(1);
            try (Connection locking = TestServers.shared().target().connect()) {
                lock(locking, "SELECT * FROM " + mesh.name() + ".orders WHERE id = 2 FOR UPDATE");
                mesh.commitOnSource(
                        "UPDATE {db}.orders SET n = 5 WHERE id = 1", "UPDATE {db}.orders SET n = 6 WHERE id = 2");
                List<SourceLog.Transaction> chunked = mesh.committed();
                assertThat(chunked.get(0).chunks()).hasSize(2);
                mesh.beijing().publish(chunked);
                Awaitility.await("it waits for the lock longer than other transactions")
                        .atMost(TestMesh.PATIENCE)
                        .until(() -> !mesh.askTarget("SELECT MAX(time) FROM information_schema.processlist"
                                        + " WHERE info LIKE 'UPDATE `{db}`.`orders`%' AND time > 4")
                                .equals("null"));
                locking.rollback();
            }
            mesh.awaitEqual(ORDERS_CONTENT);
            mesh.awaitState(service, "beijing", LinkState.IDLE);
            assertThat(registry.get("crosstide.apply.retries")
                            .tag("from", "beijing")
                            .counter()
                            .count())
                    .isZero();
        }
    }

    private static WriterService startWithOrders(TestMesh mesh, SimpleMeterRegistry registry) throws Exception {
        mesh.createTable(ORDERS);
        mesh.createTable(LOG);
        StringBuilder rows = new StringBuilder("INSERT INTO {db}.orders VALUES (1, 1)");
        for (int id = 2; id <= ROWS; id++) {
            rows.append(", (").append(id).append(", 1)");
        }
        WriterService service = mesh.start(registry);
        mesh.commitOnSource(rows.toString());
        mesh.beijing().publish(mesh.committed());
        mesh.awaitEqual(ORDERS_CONTENT);
        return service;
    }

    private static void lock(Connection locking, String sql) throws Exception {
        locking.setAutoCommit(false);
        TestServers.execute(locking, sql);
    }

    private static void awaitLog(TestMesh mesh, int rows) {
        Awaitility.await("the unrelated rows arrive while the locks are held")
                .atMost(TestMesh.PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> mesh.askTarget(LOG_COUNT).equals(Integer.toString(rows)));
    }

    private static double gauge(SimpleMeterRegistry registry, String name) {
        return registry.get(name).tag("from", "beijing").gauge().value();
    }
}
