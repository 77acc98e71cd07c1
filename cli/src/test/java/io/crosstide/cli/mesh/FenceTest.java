package io.crosstide.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.cli.connect.Servers;
import io.crosstide.cli.fence.Fence;
import io.crosstide.cli.fence.FenceReader;
import io.crosstide.cli.fence.FenceWait;
import io.crosstide.cli.outcome.CommandFailedException;
import io.crosstide.testkit.workload.Workload;
import io.crosstide.topology.Link;
import io.crosstide.topology.LoopPrevention;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** After `wait`, the target shows what the source had committed. */
class FenceTest {
    private static final int PROBES = Integer.getInteger("crosstide.wait.probes", 100);
    private static final int PROBERS = 3;
    private static final Link LINK = new Link("a", "b");

    /** Writes at the source, waits, and reads at the target, while a load is applied out of order. */
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void noReadAfterTheWaitIsStale(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.probe (id INT PRIMARY KEY)")) {
            Workload.createSchema(mesh.source("a"));
            Workload.createSchema(mesh.source("b"));
            ExecutorService threads = Executors.newFixedThreadPool(PROBERS);
            AtomicInteger next = new AtomicInteger();
            // a load that the target keeps up with, because each probe waits for all of it
            try (Workload load =
                    new Workload(mesh.source("a"), 0, 2, 7).connections(2).rate(40)) {
                load.start();
                List<Future<Integer>> probers = new ArrayList<>();
                for (int i = 0; i < PROBERS; i++) {
                    probers.add(threads.submit(() -> probe(mesh, next)));
                }
                int stale = 0;
                for (Future<Integer> prober : probers) {
                    stale += prober.get();
                }
                assertThat(stale).as("stale reads of " + PROBES).isZero();
            } finally {
                threads.shutdownNow();
            }

            mesh.execute(
                    "a",
                    "CREATE TABLE only_here (id INT PRIMARY KEY)",
                    "INSERT INTO crosstide.local_change () VALUES ()");
            Answer nothingToRead = mesh.command("wait", "--from", "a", "--to", "b");
            assertThat(nothingToRead.exitCode()).as(nothingToRead.toString()).isZero();
            assertThat(nothingToRead.out()).contains("b can show all that a had committed (cluster orders");
        }
    }

    /** Returns the number of stale reads. */
    private static int probe(Mesh mesh, AtomicInteger next) throws Exception {
        Servers servers = mesh.servers();
        int stale = 0;
        try (FenceWait wait = new FenceWait(mesh.topology(), servers, Mesh.CLUSTER, LINK, progress -> {});
                Connection source = servers.primary("a", Mesh.CLUSTER).connection();
                Connection writing = mesh.mysql("a").connect();
                Connection reading = mesh.mysql("b").connect()) {
            FenceReader fences = new FenceReader(mesh.topology(), Mesh.CLUSTER, LINK);
            for (int id = next.incrementAndGet(); id <= PROBES; id = next.incrementAndGet()) {
                execute(writing, "INSERT INTO shop.probe VALUES (" + id + ")");
                Fence fence = fences.committedNow(source);
                wait.await(fence, Mesh.PATIENCE);
                stale += isThere(reading, id) ? 0 : 1;
            }
        }
        return stale;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean isThere(Connection connection, int id) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM shop.probe WHERE id = " + id)) {
            return rows.next();
        }
    }

    @OneMode(LoopPrevention.DIRECTION_TABLE)
    void waitsForALockedRowAndNotForItsNeighbours(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY, n INT)")) {
            mesh.execute("a", "INSERT INTO t VALUES (1, 1), (2, 1)");
            assertThat(mesh.command("wait", "--from", "a", "--to", "b").exitCode())
                    .isZero();
            try (Connection locking = mesh.mysql("b").connect();
                    Statement lock = locking.createStatement()) {
                locking.setAutoCommit(false);
                lock.execute("UPDATE shop.t SET n = n WHERE id = 1");
                GtidSet atFirst = mesh.executed("a");
                mesh.execute("a", "UPDATE t SET n = 2 WHERE id = 1");
                GtidSet before = mesh.executed("a");
                GtidSet held = before.minus(atFirst);
                mesh.execute("a", "UPDATE t SET n = 2 WHERE id = 2");
                String neighbour = mesh.executed("a").minus(before).toString();

                Answer free = mesh.command("wait", "--from", "a", "--to", "b", "--gtid", neighbour);
                assertThat(free.exitCode()).as(free.toString()).isZero();
                assertThat(mesh.query("b", "SELECT n FROM t WHERE id = 2")).containsExactly("2");
                Answer locked = mesh.command("wait", "--from", "a", "--to", "b", "--timeout", "1");
                assertThat(locked.exitCode()).as(locked.toString()).isEqualTo(1);
                assertThat(locked.err()).contains("b cannot show all of a in time (cluster orders). Missing: ");

                // the source's topic no longer has the transaction that waits for the lock
                mesh.removeRecords("a");
                mesh.execute("a", "UPDATE t SET n = 3 WHERE id = 2");
                Answer removed =
                        mesh.command("wait", "--from", "a", "--to", "b", "--gtid", held.toString(), "--timeout", "4");
                assertThat(removed.exitCode()).as(removed.toString()).isEqualTo(1);
                locking.rollback();
            }
            assertThat(mesh.command("wait", "--from", "a", "--to", "b").exitCode())
                    .isZero();
            assertThat(mesh.query("b", "SELECT n FROM t")).containsExactly("2", "3");
        }
    }

    /** A wait that is used again may have a connection to the former primary. */
    @ParameterizedTest
    @EnumSource(LoopPrevention.class)
    void believesOnlyThePrimary(LoopPrevention mode) throws Exception {
        try (Mesh mesh = Mesh.running(mode, "CREATE TABLE shop.t (id INT PRIMARY KEY)");
                FenceWait wait = new FenceWait(mesh.topology(), mesh.servers(), Mesh.CLUSTER, LINK, progress -> {});
                Connection source = mesh.mysql("a").connect()) {
            mesh.execute("a", "INSERT INTO t VALUES (1)");
            Fence fence = new FenceReader(mesh.topology(), Mesh.CLUSTER, LINK).committedNow(source);
            wait.await(fence, Mesh.PATIENCE);
            mesh.execute("b", "SET GLOBAL read_only = ON");
            try {
                assertThatThrownBy(() -> wait.await(fence, Duration.ZERO))
                        .isInstanceOf(CommandFailedException.class)
                        .hasMessageContaining("b cannot show all of a in time");
            } finally {
                mesh.execute("b", "SET GLOBAL read_only = OFF");
            }
            wait.await(fence, Mesh.PATIENCE);
        }
    }
}
