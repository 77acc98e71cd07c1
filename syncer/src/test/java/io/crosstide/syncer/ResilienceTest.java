package io.crosstide.syncer;

import static io.crosstide.syncer.TestStream.PATIENCE;
import static io.crosstide.syncer.TestStream.execute;
import static io.crosstide.syncer.TestStream.state;
import static io.crosstide.syncer.TestStream.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.crosstide.change.gtid.GtidSet;
import io.crosstide.change.row.EventsReader;
import io.crosstide.change.row.Kind;
import io.crosstide.change.row.RowChange;
import io.crosstide.change.value.ColumnValue;
import io.crosstide.change.wire.Checkpoint;
import io.crosstide.change.wire.StreamRecord;
import io.crosstide.change.wire.TransactionChunk;
import io.crosstide.streams.Time;
import io.crosstide.syncer.publish.StreamProducer;
import io.crosstide.syncer.status.StreamState;
import io.crosstide.testkit.proxy.TcpProxy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.File;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** S1: whatever breaks, every transaction is in the stream once, in order, without a gap. */
public class ResilienceTest {
    private static final long QUIET_SECONDS = TestStream.QUICK.unreadySilence().toSeconds();
    private TestStream stream;
    private Writer writer = new Writer();

    @BeforeEach
    void create() throws Exception {
        stream = TestStream.create();
    }

    @AfterEach
    void close() throws Exception {
        writer.end();
        stream.close();
    }

    @Test
    void s1SurvivesKillsOfTheSyncerProcess() throws Exception {
        stream.init();
        writer.start();
        for (int i = 0; i < 2; i++) {
            long before = stream.checkpoint().seq();
            Process process = syncerProcess(stream.file());
            try {
                await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > before + 20);
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        writer.end();
        stream.startAndAwait();
        assertComplete();
    }

    @Test
    void s1KeepsRunningWhileTheSourceWaitsForASemiSynchronousReplica() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        execute(
                "INSTALL PLUGIN rpl_semi_sync_source SONAME 'semisync_source.so'",
                "SET GLOBAL rpl_semi_sync_source_timeout = 8000", // ms: several checks of the stream
                "SET GLOBAL rpl_semi_sync_source_enabled = ON");
        try {
            var commit = CompletableFuture.runAsync(() -> insert("waits for a replica that does not exist"));
            stream.awaitTransactions(2);
            assertThat(commit).as("published before it is committed").isNotDone();
            await().atMost(PATIENCE).until(() -> {
                assertThat(state(service)).isEqualTo(StreamState.RUNNING);
                return commit.isDone();
            });
        } finally {
            execute("SET GLOBAL rpl_semi_sync_source_enabled = OFF", "UNINSTALL PLUGIN rpl_semi_sync_source");
        }
        assertThat(stream.checkpoint().error()).isEmpty();
    }

    private static void insert(String note) {
        try {
            execute("INSERT INTO shop.t (note) VALUES ('" + note + "')");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void s1SurvivesKillsOfBrokerAndServer() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        writer.start();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > 20);
        Servers.KAFKA.broker(1).kill();
        Servers.KAFKA.broker(1).start();
        Servers.KAFKA.awaitReady();
        long afterBroker = stream.checkpoint().seq();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > afterBroker + 20);
        Servers.MYSQL.kill();
        await().atMost(PATIENCE).until(() -> !service.ready());
        Servers.MYSQL.start();
        long afterServer = stream.checkpoint().seq();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > afterServer + 20);
        writer.end();
        assertComplete();
        assertThat(service.ready()).isTrue();
    }

    @Test
    void s1ASecondSyncerTakesOverWithoutLossOrRepeat() throws Exception {
        stream.init();
        SyncerService first = stream.startAndAwait();
        SyncerService second = stream.start();
        await().atMost(PATIENCE).until(() -> second.ready() && state(second) == StreamState.STANDBY);
        writer.start();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > 20);
        first.close();
        await().atMost(PATIENCE).until(() -> state(second) == StreamState.RUNNING);
        long before = stream.checkpoint().seq();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > before + 20);
        writer.end();
        assertComplete();
    }

    @Test
    void s1AFencedSyncerDoesNotFenceItsSuccessor() throws Exception {
        stream.init();
        SyncerService service = stream.startAndAwait();
        writer.start();
        await().atMost(PATIENCE).until(() -> stream.checkpoint().seq() > 20);
        writer.end();
        awaitAllRead(); // a broker that fences during a commit may answer with another error
        writer = new Writer();
        try (StreamProducer successor = new StreamProducer(stream.name, stream.kafka(), Time.SYSTEM)) {
            writer.start();
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(service.health().get(0).error()).contains("took over"));
            assertThat(state(service)).isEqualTo(StreamState.RETRYING);
            Checkpoint before = stream.checkpoint();
            int rows = writer.rows();
            await().atMost(PATIENCE).until(() -> writer.rows() > rows + 100); // any other failure is retried by now
            assertThat(stream.checkpoint()).isEqualTo(before);
            successor.commit(before); // would throw if it had been fenced
        }
        writer.end();
        service.close();
        stream.startAndAwait();
        assertComplete();
    }

    @Test
    void reopensAHalfOpenConnection() throws Exception {
        try (TcpProxy proxy = TcpProxy.to(Servers.MYSQL.host(), Servers.MYSQL.port())) {
            stream.close();
            stream = TestStream.at(proxy.port());
            stream.init();
            SyncerService service = stream.startAndAwait();
            execute("INSERT INTO shop.t (note) VALUES ('before')");
            stream.awaitTransactions(2);
            assertThat(service.ready()).isTrue();

            proxy.stall();
            execute("INSERT INTO shop.t (note) VALUES ('during the silence')");
            await().atMost(PATIENCE).until(() -> !service.ready());
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(service.health().get(0).error())
                            .as("before it gives the source up")
                            .startsWith("The source has sent nothing for"));
            await().atMost(PATIENCE).until(() -> lagSeconds(service) >= QUIET_SECONDS);
            await().atMost(PATIENCE).until(() -> state(service) == StreamState.RETRYING);
            proxy.cut();
            proxy.forward();
            stream.awaitTransactions(3);
            await().atMost(PATIENCE).until(service::ready);
            PublishingTest.assertContiguous(stream.transactions());
        }
    }

    private static long lagSeconds(SyncerService service) {
        return Objects.requireNonNull(service.health().get(0).lag()).toSeconds();
    }

    /** Every row that the writer committed is in the stream once, in the order of the ids. */
    private void assertComplete() throws Exception {
        awaitAllRead();
        List<StreamRecord> records = stream.transactions();
        PublishingTest.assertContiguous(records);
        List<Long> ids = new ArrayList<>();
        for (StreamRecord each : records) {
            if (each instanceof TransactionChunk chunk) {
                EventsReader reader = new EventsReader(chunk.events(), 0);
                while (reader.hasNext()) {
                    for (RowChange change : reader.next().rows()) {
                        if (change.kind() == Kind.INSERT) {
                            ids.add(((ColumnValue.SignedInteger) Objects.requireNonNull(change.after())
                                            .value(0))
                                    .value());
                        }
                    }
                }
            }
        }
        assertThat(ids).isSorted().doesNotHaveDuplicates();
        assertThat(ids).hasSize(Integer.parseInt(value("SELECT COUNT(*) FROM shop.t")));
    }

    private void awaitAllRead() throws SQLException {
        GtidSet executed = GtidSet.parse(value("SELECT @@global.gtid_executed"));
        await().atMost(PATIENCE).until(() -> {
            Checkpoint checkpoint = stream.checkpoint();
            return checkpoint.executed().plus(checkpoint.pending()).containsAll(executed);
        });
    }

    public static Process syncerProcess(Path topology) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // starts faster
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                SyncerProcess.class.getName(),
                topology.toString());
        builder.environment().putAll(TestStream.environment());
        return builder.redirectErrorStream(true)
                .redirectOutput(new File("target/syncer-process.log"))
                .start();
    }

    /** A syncer in its own process, which a test can kill. It ends with the process of the test. */
    static final class SyncerProcess {
        private SyncerProcess() {}

        public static void main(String[] arguments) throws Exception {
            try (SyncerService service = TestStream.service(
                    TestStream.parse(Path.of(arguments[0])), System.getenv(), new SimpleMeterRegistry())) {
                service.start();
                ProcessHandle.current().parent().orElseThrow().onExit().join();
            }
        }
    }

    /**
     * Inserts rows one after the other, each with the next id, until the test ends it. Retries while the server is
     * down.
     */
    private static final class Writer implements Runnable {
        private final AtomicInteger rows = new AtomicInteger();
        private volatile boolean ending;
        private final Thread thread = new Thread(this, "writer");

        void start() {
            thread.start();
        }

        int rows() {
            return rows.get();
        }

        void end() throws InterruptedException {
            ending = true;
            thread.join();
        }

        @Override
        public void run() {
            while (!ending) {
                try (Connection connection = Servers.MYSQL.connect();
                        Statement statement = connection.createStatement()) {
                    while (!ending) {
                        statement.execute("INSERT INTO shop.t (note) VALUES ('row')");
                        rows.incrementAndGet();
                        Thread.sleep(5);
                    }
                } catch (SQLException e) {
                    pause();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private void pause() {
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                ending = true;
            }
        }
    }
}
